package io.dromedary.intake.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dromedary.drop.MediaProbe;
import io.dromedary.intake.Claim;
import io.dromedary.intake.Folder;
import io.dromedary.intake.Inbox;
import io.dromedary.intake.OpenClaims;
import io.dromedary.intake.TakenException;
import io.dromedary.job.Channel;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.journal.Claimed;
import io.dromedary.operate.UnexpectedFailures;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Markers;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.testing.BucketRoutes;
import io.dromedary.testing.InBucket;
import io.dromedary.testing.InboxLooks;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketClaimsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final long LARGEST = 20;

    @TempDir
    private Path root;
    private Ledger ledger;
    private final InBucket in = new InBucket();
    private final List<Line> lines = new ArrayList<>();
    private Line line;

    /** One process's part of the intake. */
    private final class Line {
        final Path folder;
        final Mirror mirror;
        final Inbox inbox;
        final Inbox characters;
        final OpenClaims open = new OpenClaims(HOUR, ledger.clock.monotonic());
        final BucketClaims claims;
        final BucketRoutes routes;
        Exchange exchange;

        Line(String name) throws IOException {
            folder = root.resolve(name);
            mirror = new Mirror(in.bucket, folder, HOUR);
            inbox = new Inbox(folder.resolve("inbox"), mirror.undisturbed(Folder.drops(folder.resolve("inbox"))), Duration.ZERO,
                    Duration.ZERO, Duration.ZERO,
                    100, ledger.clock);
            characters = new Inbox(folder.resolve("characters"), mirror.undisturbed(Folder::ofCharacters), Duration.ZERO, Duration.ZERO,
                    Duration.ZERO, 100, ledger.clock);
            claims = new BucketClaims(in.bucket, root, mirror, folder, inbox, characters, open,
                    new Claimed(ledger.source, ledger.clock), ledger.view, LARGEST,
                    HOUR, ledger.clock);
            claims.hideClaimed();
            routes = new BucketRoutes(in.s3, in.bucket, Map.of("mirror", mirror, "claims", claims, "unexpectedFailures",
                    new UnexpectedFailures(ledger.journal, ledger.view, HOUR, ledger.clock)), "look-at-bucket", "copy-into-work",
                    "undo-claim", "delete-from-inbox", "unclaim", "give-up-claim");
            lines.add(this);
        }

        /** Looks at the bucket, then twice at the mirror. */
        List<String> look() {
            run("look-at-bucket", Map.of("look", mirror.lookAtAll()));
            InboxLooks.look(inbox, folder.resolve("inbox"));
            InboxLooks.look(characters, folder.resolve("characters"));
            return Stream.concat(InboxLooks.look(inbox, folder.resolve("inbox")).stream().map("inbox/"::concat),
                    InboxLooks.look(characters, folder.resolve("characters")).stream().map("characters/"::concat)).toList();
        }

        Claim take(String lead) throws IOException {
            exchange = new DefaultExchange(new DefaultCamelContext());
            Claim claim = claims.take(InboxLooks.file(folder.resolve(lead)), exchange);
            Exception failure = routes.run("copy-into-work", Map.of("claim", claim), null).getException();
            if (failure instanceof TakenException taken) {
                throw taken;
            }
            assertThat(failure).isNull();
            return claim;
        }

        /** The exchange of the last claim is done. */
        void end() {
            exchange.getExchangeExtension().handoverCompletions().forEach(completion -> completion.onComplete(exchange));
        }

        void putBack(Claim claim) {
            assertThat(routes.run("unclaim", Map.of("claim", claim), new IOException("the disk is full")).getException()).isNull();
        }

        void leaveInbox() {
            run("delete-from-inbox", Map.of());
        }

        private void run(String route, Map<String, Object> variables) {
            assertThat(routes.run(route, variables, null).getException()).isNull();
        }
    }

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("work"));
        ledger = new Ledger(root);
        line = new Line("mirror");
    }

    @AfterEach
    void close() {
        lines.forEach(each -> each.routes.close());
        ledger.close();
    }

    private void drop(String... keys) {
        for (String key : keys) {
            in.put(key, key.endsWith("/") ? "" : key.substring(key.lastIndexOf('/') + 1));
        }
    }

    private Claim take(String lead) throws IOException {
        assertThat(line.look()).contains(lead);
        return line.take(lead);
    }

    private Job enter(Claim claim) {
        return ledger.journal.enter(claim.job(), claim.candidate().name(), claim.folder(), claim.files(), claim.place(),
                List.of(Ledger.picture("photo.png")),
                Ledger.request(0), "intent of " + claim.job(), null).orElseThrow();
    }

    private List<String> workFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("work"))) {
            return files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }

    private int rows() {
        return ledger.sql().queryForObject("SELECT count(*) FROM claim", Integer.class);
    }

    private void assertUntouched(String... keys) throws IOException {
        assertThat(in.keys("")).containsExactly(keys);
        assertThat(workFiles()).isEmpty();
        assertThat(rows()).isZero();
    }

    @Test
    void aMarkerGoesWithItsDropAndNothingIsLeftInTheInbox() throws IOException {
        // Given
        in.put("inbox/_profile.yaml", "intake: {ready: marker}");
        drop("inbox/photo.png", "inbox/photo.txt", "inbox/photo.png.done", "inbox/b.drop/a.png", "inbox/b.drop/s.txt");
        assertThat(line.look()).containsExactly("inbox/photo.png");
        // When
        enter(line.take("inbox/photo.png"));
        drop("inbox/b.drop.done");
        assertThat(line.look()).containsExactly("inbox/b.drop/a.png");
        Claim claim = line.take("inbox/b.drop/a.png");
        enter(claim);
        line.leaveInbox();
        // Then
        assertThat(in.keys("inbox/")).containsExactly("inbox/_profile.yaml");
        assertThat(workFiles()).hasSize(6).anyMatch(file -> file.endsWith("photo.png.done")).anyMatch(file -> file.endsWith("b.drop.done"));
        assertThat(claim.files()).containsExactly("b.drop", "b.drop.done");
    }

    // ------------------------------------------------------------------ what happens meanwhile

    @Test
    void aDropThatIsThroughKeepsItsCopiesWhateverGoesWrongLater() throws IOException {
        // Given
        drop("inbox/photo.png", "inbox/photo.txt");
        Claim claim = take("inbox/photo.png");
        enter(claim);
        line.leaveInbox();
        // When
        line.putBack(claim);
        // Then
        assertThat(workFiles()).containsExactly(claim.place() + "/photo.png", claim.place() + "/photo.txt");
        assertThat(in.keys("")).containsExactly(claim.place() + "/photo.png", claim.place() + "/photo.txt");
    }

    @Test
    void theSameBytesPutAgainBeforeTheFirstHaveLeftAreANewDrop() throws IOException {
        // Given
        drop("inbox/photo.png", "inbox/photo.txt");
        enter(take("inbox/photo.png"));
        Instant first = in.modified("inbox/photo.png");
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            drop("inbox/photo.png");
            return !in.modified("inbox/photo.png").equals(first);
        });
        // When
        line.leaveInbox();
        // Then
        assertThat(in.keys("inbox/")).containsExactly("inbox/photo.png");
        assertThat(rows()).isZero();
    }

    // ------------------------------------------------------------------ taking

    @Test
    void everyObjectOfTheDropIsCopiedAndBroughtWhileTheInboxKeepsIt() throws IOException {
        // Given
        drop("inbox/films/photo.png", "inbox/films/photo.txt", "inbox/films/other.png");
        // When
        Claim claim = take("inbox/films/photo.png");
        // Then
        assertThat(claim.job()).matches("20260304-050607-[a-z2-9]{8}");
        assertThat(claim.place()).isEqualTo("work/" + claim.job() + "/films");
        assertThat(claim.files()).containsExactly("photo.png", "photo.txt");
        assertThat(workFiles()).containsExactly(claim.place() + "/photo.png", claim.place() + "/photo.txt");
        assertThat(root.resolve(claim.place()).resolve("photo.txt")).hasContent("photo.txt");
        assertThat(in.keys("work/")).isEqualTo(workFiles());
        assertThat(in.keys("inbox/")).hasSize(3);
        assertThat(line.look()).as("what is claimed is not shown").containsExactly("inbox/films/other.png");
    }

    @Test
    void theObjectsLeaveTheInboxOnceTheJournalHasTheDrop() throws IOException {
        // Given
        drop("inbox/photo.png", "inbox/photo.txt");
        Claim claim = take("inbox/photo.png");
        line.leaveInbox();
        assertThat(in.keys("inbox/")).as("the journal does not have it").hasSize(2);
        assertThat(line.claims.isDone()).isFalse();
        // When
        enter(claim);
        line.end();
        line.leaveInbox();
        // Then
        assertThat(in.keys("")).containsExactly(claim.place() + "/photo.png", claim.place() + "/photo.txt");
        assertThat(line.claims.isDone()).isTrue();
        assertThat(line.look()).isEmpty();
        assertThat(line.mirror.at(line.folder.resolve("inbox/photo.png"))).isEmpty();
    }

    @Test
    void aFolderIsTakenAsOneWithAllThatIsInIt() throws IOException {
        // Given
        drop("inbox/b.drop/", "inbox/b.drop/a.png", "inbox/b.drop/s.txt", "inbox/b.drop/_profile.yaml", "inbox/b.drop/.DS_Store",
                "inbox/b.dropped.png");
        // When
        Claim claim = take("inbox/b.drop/a.png");
        enter(claim);
        line.leaveInbox();
        // Then
        assertThat(claim.files()).containsExactly("b.drop");
        assertThat(workFiles()).extracting(file -> file.replace(claim.place() + "/", ""))
                .containsExactly("b.drop/.DS_Store", "b.drop/_profile.yaml", "b.drop/a.png", "b.drop/s.txt");
        assertThat(in.keys("work/")).isEqualTo(workFiles());
        assertThat(in.keys("inbox/")).containsExactly("inbox/b.dropped.png");
    }

    @Test
    void aCharacterIsTakenFromItsOwnPlace() throws IOException {
        drop("characters/anna/1.png", "characters/anna/2.png", "characters/ben/1.png");
        Claim claim = line.take(line.look().stream().filter(file -> file.startsWith("characters/anna/")).findFirst().orElseThrow());
        assertThat(claim.folder()).isEqualTo("characters");
        assertThat(claim.place()).isEqualTo("work/" + claim.job() + "/.characters");
        assertThat(workFiles()).containsExactly(claim.place() + "/anna/1.png", claim.place() + "/anna/2.png");
        assertThat(line.look()).containsExactly("characters/ben/1.png");
    }

    @Test
    void anObjectThatNoDiskCouldHoldIsTakenUnderItsStandIn() throws IOException {
        String name = "sehr-lang-".repeat(30) + ".png";
        in.put("inbox/" + name, "p");
        String lead = line.look().get(0);
        Claim claim = take(lead);
        enter(claim);
        line.leaveInbox();
        assertThat(workFiles()).containsExactly(claim.place() + "/" + claim.candidate().name());
        assertThat(in.keys("")).isEqualTo(workFiles());
        assertThat(root.resolve(workFiles().get(0))).hasContent("p");
    }

    @Test
    void whatIsTooLargeIsRefusedByItsSizeWithoutBeingBrought() throws IOException {
        in.put("inbox/large.png", "x".repeat(1000));
        Claim claim = take("inbox/large.png");
        assertThatThrownBy(() -> new MediaProbe(LARGEST, 1).probe(root.resolve(claim.place()).resolve("large.png"), null))
                .isInstanceOf(InvalidDropException.class)
                .hasMessageContaining("1000 bytes").hasMessageContaining("make it at most 20 bytes");
        assertThat(in.text(claim.place() + "/large.png")).hasSize(1000);
    }

    @Test
    void manifestsAreBroughtHoweverLargeTheyAre() throws IOException {
        in.put("inbox/shop.jobs.csv", "id,prompt\n" + "1,a boat\n".repeat(10));
        Claim claim = take("inbox/shop.jobs.csv");
        assertThat(root.resolve(claim.place()).resolve("shop.jobs.csv")).content().endsWith("a boat\n");
    }

    // ------------------------------------------------------------------ not ours

    @Test
    void whatAnotherClaimHasIsLeftToIt() throws IOException {
        // Given
        drop("inbox/photo.png", "inbox/photo.txt");
        Line other = new Line("other");
        assertThat(other.look()).isEqualTo(line.look());
        Claim claim = line.take("inbox/photo.png");
        // When, Then
        assertThatThrownBy(() -> other.take("inbox/photo.png")).isInstanceOf(TakenException.class)
                .hasMessageContaining("being claimed already");
        assertThat(rows()).isEqualTo(2);
        assertThat(in.keys("work/")).allMatch(key -> key.startsWith(claim.place()));
        // When
        enter(claim);
        line.leaveInbox();
        // Then
        assertThat(other.look()).isEmpty();
        assertThat(in.keys("inbox/")).isEmpty();
    }

    @Test
    void whatChangesWhileItIsClaimedIsANewDrop() throws IOException {
        drop("inbox/photo.png", "inbox/photo.txt");
        line.look();
        in.put("inbox/photo.txt", "changed");
        assertThatThrownBy(() -> line.take("inbox/photo.png")).isInstanceOf(TakenException.class);
        assertUntouched("inbox/photo.png", "inbox/photo.txt");
        Claim claim = take("inbox/photo.png");
        assertThat(root.resolve(claim.place()).resolve("photo.txt")).hasContent("changed");
    }

    @Test
    void whatIsTakenAwayWhileItIsClaimedLeavesNothing() throws IOException {
        drop("inbox/photo.png", "inbox/photo.txt");
        line.look();
        in.delete("inbox/photo.txt");
        assertThatThrownBy(() -> line.take("inbox/photo.png")).isInstanceOf(TakenException.class);
        assertUntouched("inbox/photo.png");
        assertThat(line.mirror.isDue()).isTrue();
        assertThat(line.look()).containsExactly("inbox/photo.png");
    }

    @Test
    void aFolderThatIsNotAsItWasLookedAtIsLookedAtAgain() throws IOException {
        drop("inbox/b.drop/a.png", "inbox/b.drop/s.txt");
        line.look();
        drop("inbox/b.drop/late.png");
        assertThatThrownBy(() -> line.take("inbox/b.drop/a.png")).isInstanceOf(TakenException.class);
        assertUntouched("inbox/b.drop/a.png", "inbox/b.drop/late.png", "inbox/b.drop/s.txt");
        assertThat(take("inbox/b.drop/a.png").candidate().media()).containsExactly("a.png", "late.png");
    }

    @Test
    void whatAPersonWritesOverAClaimedObjectStaysAndIsANewDrop() throws IOException {
        drop("inbox/photo.png", "inbox/photo.txt");
        enter(take("inbox/photo.png"));
        in.put("inbox/photo.png", "another picture");
        line.leaveInbox();
        assertThat(in.keys("inbox/")).containsExactly("inbox/photo.png");
        assertThat(line.mirror.isDue()).isTrue();
        assertThat(line.look()).containsExactly("inbox/photo.png");
    }

    // ------------------------------------------------------------------ undone

    @Test
    void aClaimThatCannotBeEnteredIsUndone() throws IOException {
        // Given
        drop("inbox/photo.png", "inbox/photo.txt");
        Claim claim = take("inbox/photo.png");
        new Markers(new FolderStore(root)).make(claim.job(), claim.path(), claim.place());
        // When
        line.putBack(claim);
        // Then
        assertUntouched("inbox/photo.png", "inbox/photo.txt");
        ledger.clock.advance(HOUR);
        assertThat(line.look()).containsExactly("inbox/photo.png");
    }

    @Test
    void aClaimThatTheJournalHasIsNotUndone() throws IOException {
        drop("inbox/photo.png");
        Claim claim = take("inbox/photo.png");
        enter(claim);
        line.putBack(claim);
        assertThat(workFiles()).containsExactly(claim.place() + "/photo.png");
        line.leaveInbox();
        assertThat(in.keys("")).isEqualTo(workFiles());
    }

    @Test
    void aJobThatMovedOnBeforeItsObjectsLeftTheInboxStillHasThem() throws IOException {
        // Given
        drop("inbox/photo.png");
        Claim claim = take("inbox/photo.png");
        ledger.end(enter(claim), Channel.CANCELED);
        // When
        new Line("next").leaveInbox();
        // Then
        assertThat(in.keys("inbox/")).isEmpty();
        assertThat(rows()).isZero();
    }

    @Test
    void theSameHoldsForADropThatAParkedJobGoesOnWith() throws IOException {
        // Given
        Job parked = ledger.in(State.EXPIRED, "parked");
        drop("inbox/photo.png");
        Claim claim = take("inbox/photo.png");
        Job adopted = ledger.journal.adopt(parked, State.WAITING, claim.files(), claim.place(), null, null, ledger.in(HOUR), "again");
        ledger.journal.filed(
                ledger.journal.delivered(ledger.journal.collecting(adopted, "completed", List.of(), List.of(), ledger.in(HOUR)), "done"),
                ledger.clock.instant());
        // When
        new Line("next").leaveInbox();
        // Then
        assertThat(in.keys("inbox/")).isEmpty();
        assertThat(rows()).isZero();
    }

    // ------------------------------------------------------------------ after a kill

    @Test
    void whatAnInterruptedClaimLeftIsUndoneAndNotShownBefore() throws IOException {
        // Given
        drop("inbox/photo.png", "inbox/photo.txt");
        Claim claim = take("inbox/photo.png");
        // When
        Line next = new Line("next");
        // Then
        assertThat(next.look()).isEmpty();
        next.leaveInbox();
        assertUntouched("inbox/photo.png", "inbox/photo.txt");
        assertThat(next.mirror.isDue()).isTrue();
        assertThat(next.look()).containsExactly("inbox/photo.png");
        assertThat(claim.job()).isNotEqualTo(next.take("inbox/photo.png").job());
    }

    @Test
    void aClaimThatGotNoFurtherThanItsRowsIsUndone() throws IOException {
        drop("inbox/photo.png");
        new Claimed(ledger.source, ledger.clock).add(
                List.of(new Claimed.Row(S3Server.BUCKET, in.prefix + "inbox/photo.png", "\"0\"", 0, "20260304-050607-killed00", false)));
        Line next = new Line("next");
        next.leaveInbox();
        assertUntouched("inbox/photo.png");
        assertThat(next.look()).containsExactly("inbox/photo.png");
    }

    @Test
    void whatWasOnItsWayOutOfTheInboxIsFinished() throws IOException {
        drop("inbox/photo.png", "inbox/photo.txt");
        enter(take("inbox/photo.png"));
        in.delete("inbox/photo.png");
        new Line("next").leaveInbox();
        assertThat(in.keys("inbox/")).isEmpty();
        assertThat(rows()).isZero();
    }

    @Test
    void rowsOfAnotherPrefixAndFoldersWithoutRowsAreLeftAlone() throws IOException {
        new Claimed(ledger.source, ledger.clock).add(
                List.of(new Claimed.Row(S3Server.BUCKET, "elsewhere/inbox/photo.png", "\"0\"", 0, "20260304-050607-elsewhere", false)));
        Files.createDirectories(root.resolve("work/20260304-050607-byfolder"));
        Files.writeString(root.resolve("work/20260304-050607-byfolder/original.png"), "the only one");
        line.leaveInbox();
        assertThat(rows()).isEqualTo(1);
        assertThat(line.claims.isDone()).isTrue();
        assertThat(workFiles()).containsExactly("work/20260304-050607-byfolder/original.png");
    }

    @Test
    void aClaimThatEndedHalfwayIsUndoneWhileTheLineRuns() throws IOException {
        // Given
        drop("inbox/photo.png", "inbox/photo.txt");
        take("inbox/photo.png");
        // When
        line.end();
        line.leaveInbox();
        // Then
        assertThat(in.keys("work/")).isEmpty();
        assertThat(line.claims.isDone()).isTrue();
        assertThat(line.look()).containsExactly("inbox/photo.png");
    }

    @Test
    void aClaimThatIsRegisteredWhileTheSweepGoesOnIsNotUndone() throws IOException {
        // Given
        drop("inbox/photo.png");
        Claim claim = take("inbox/photo.png");
        ClaimSweep sweep = line.claims.sweep();
        // When
        enter(claim);
        line.end();
        // Then
        assertThat(line.claims.nextClaim(sweep)).isTrue();
        assertThat(line.claims.isEntered(sweep)).isTrue();
    }

    @Test
    void whatTheStoreNeverDeletesDoesNotHoldUpTheEndForEver() throws IOException {
        // Given
        drop("inbox/photo.png");
        Claim claim = take("inbox/photo.png");
        enter(claim);
        line.end();
        ClaimSweep sweep = line.claims.sweep();
        IOException refused = new ObjectStoreException("denied", 403, null);
        // When
        assertThat(line.claims.nextClaim(sweep)).isTrue();
        line.claims.heldUp(sweep, refused);
        // Then
        assertThat(line.claims.isDone()).isFalse();
        // When
        ledger.clock.advance(HOUR);
        // Then
        assertThat(line.claims.isDone()).isTrue();
        assertThat(line.open.leavesSome()).isTrue();
        // When
        line.leaveInbox();
        // Then
        assertThat(line.open.leavesSome()).isFalse();
    }
}
