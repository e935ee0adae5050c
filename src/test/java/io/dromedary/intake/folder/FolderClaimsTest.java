package io.dromedary.intake.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.intake.Claim;
import io.dromedary.intake.Folder;
import io.dromedary.intake.Inbox;
import io.dromedary.intake.OpenClaims;
import io.dromedary.intake.TakenException;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.journal.ManifestRows;
import io.dromedary.store.Markers;
import io.dromedary.testing.InboxLooks;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Warnings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderClaimsTest {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(60);

    @TempDir
    private Path root;
    private Ledger ledger;
    private Inbox inbox;
    private Inbox characters;
    private OpenClaims open;
    private FolderClaims claims;
    private Exchange exchange;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("inbox"));
        Files.createDirectories(root.resolve("work"));
        Files.createDirectories(root.resolve("characters"));
        ledger = new Ledger(root);
        inbox = new Inbox(root.resolve("inbox"), Duration.ZERO, GRACE, 100, ledger.clock);
        characters = new Inbox(root.resolve("characters"), Folder::ofCharacters, Duration.ZERO, Duration.ZERO, 100, ledger.clock);
        start();
    }

    /** As the next run has it. */
    private void start() {
        open = new OpenClaims(GRACE, ledger.clock.monotonic());
        claims = new FolderClaims(root, inbox, characters, open, ledger.view, PAUSE, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void drop(String... names) throws IOException {
        for (String name : names) {
            Path file = root.resolve("inbox").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    private static final IOException DISK_FULL = new FileSystemException("work", null, "No space left on device");

    private Claim take(String lead) throws IOException {
        InboxLooks.look(inbox, root.resolve("inbox"));
        InboxLooks.look(inbox, root.resolve("inbox"));
        return claims.take(InboxLooks.file(root.resolve("inbox").resolve(lead)), exchange());
    }

    private Exchange exchange() {
        exchange = new DefaultExchange(new DefaultCamelContext());
        return exchange;
    }

    /** The exchange of the last claim is done. */
    private void end() {
        exchange.getExchangeExtension().handoverCompletions().forEach(completion -> completion.onComplete(exchange));
    }

    private List<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
            return files.filter(file -> !Files.isDirectory(file) && !file.endsWith(Markers.NAME))
                    .map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }

    @Test
    void movesEveryFileOfTheDropIntoTheJobsOwnFolder() throws IOException {
        // Given
        drop("films/photo.png", "films/photo.txt", "films/other.png");
        // When
        Claim claim = take("films/photo.png");
        // Then
        assertThat(claim.job()).matches("20260304-050607-[a-z2-9]{8}");
        assertThat(claim.folder()).isEqualTo("films");
        assertThat(claim.place()).isEqualTo("work/" + claim.job() + "/films");
        assertThat(claim.files()).containsExactly("photo.png", "photo.txt");
        assertThat(files("work")).containsExactly(claim.place() + "/photo.png", claim.place() + "/photo.txt");
        assertThat(files("inbox")).containsExactly("inbox/films/other.png");
    }

    @Test
    void hasItsMarkerFromTheBeginningUnlessItIsAManifest() throws IOException {
        drop("films/photo.png", "films/photo.txt", "list.jobs.csv");
        Claim photo = take("films/photo.png");
        assertThat(root.resolve("work").resolve(photo.job()).resolve(Markers.NAME)).content().contains(photo.job(), "films/photo.png");
        assertThat(root.resolve("work").resolve(take("list.jobs.csv").job())).isDirectoryNotContaining(file -> file.endsWith(Markers.NAME));
    }

    @Test
    void whatIsStillBeingPutBackIsNotTakenBeforeAllOfItIsThere() throws IOException {
        // Given: the prompt is not there yet.
        Job failed = ledger.in(State.FAILED, "j");
        Job back = ledger.journal.putBack(failed, "inbox", "retried");
        drop("photo.png", "other.png");
        InboxLooks.look(inbox, root.resolve("inbox"));
        InboxLooks.look(inbox, root.resolve("inbox"));
        ledger.clock.advance(GRACE.plusSeconds(1));
        // When, Then
        assertThatThrownBy(() -> take("photo.png")).isInstanceOf(TakenException.class).hasMessageContaining("is still being put back");
        assertThat(take("other.png").files()).containsExactly("other.png");
        ledger.journal.filed(back, ledger.clock.instant());
        assertThat(take("photo.png").files()).containsExactly("photo.png");
    }

    @Test
    void aDropFolderIsMovedAsOne() throws IOException {
        // Given
        drop("films/beach.drop/a.png", "films/beach.drop/s.txt", "films/beach.drop/_profile.yaml", "films/other.png");
        // When
        Claim claim = take("films/beach.drop/a.png");
        // Then
        assertThat(claim.folder()).isEqualTo("films");
        assertThat(claim.files()).containsExactly("beach.drop");
        assertThat(files("work")).containsExactly(claim.place() + "/beach.drop/_profile.yaml", claim.place() + "/beach.drop/a.png",
                claim.place() + "/beach.drop/s.txt");
        assertThat(root.resolve("inbox/films/beach.drop")).doesNotExist();
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(files("inbox")).hasSize(4);
        assertThat(root.resolve("work")).isEmptyDirectory();
    }

    @Test
    void aMarkerGoesWithItsDropAndComesBackWithIt() throws IOException {
        // Given
        Files.createDirectories(root.resolve("inbox"));
        Files.writeString(root.resolve("inbox/_profile.yaml"), "intake: {ready: marker}");
        drop("photo.png", "photo.txt", "photo.png.done", "beach.drop/a.png", "beach.drop.done");
        List<String> before = files("inbox");
        // When, Then
        assertThat(take("photo.png").files()).containsExactly("photo.png", "photo.txt", "photo.png.done");
        assertThat(take("beach.drop/a.png").files()).containsExactly("beach.drop", "beach.drop.done");
        assertThat(files("inbox")).containsExactly("inbox/_profile.yaml");
        claims.putBackInterrupted();
        assertThat(files("inbox")).isEqualTo(before);
    }

    @Test
    void aDropFolderIsNotMixedWithANewOneOfItsName() throws IOException {
        // Given
        drop("beach.drop/a.png", "beach.drop/s.txt");
        Claim claim = take("beach.drop/a.png");
        drop("beach.drop/new.png");
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(files("inbox")).containsExactly("inbox/beach.drop/new.png");
        assertThat(files(claim.place())).hasSize(2);
    }

    @Test
    void aCharacterIsTakenFromItsOwnFolderAndPutBackThere() throws IOException {
        // Given
        Files.createDirectories(root.resolve("characters/Anna"));
        Files.writeString(root.resolve("characters/Anna/1.png"), "1");
        drop("characters/Anna/1.png");
        InboxLooks.look(characters, root.resolve("characters"));
        InboxLooks.look(characters, root.resolve("characters"));
        // When
        Claim claim = claims.take(InboxLooks.file(root.resolve("characters/Anna/1.png")), exchange());
        // Then
        assertThat(claim.folder()).isEqualTo("characters");
        assertThat(claim.files()).containsExactly("Anna");
        assertThat(files("work")).containsExactly("work/" + claim.job() + "/.characters/Anna/1.png");
        assertThat(files("characters")).isEmpty();
        assertThat(files("inbox")).containsExactly("inbox/characters/Anna/1.png");
        // When
        claims.putBack(claim, DISK_FULL);
        // Then
        assertThat(files("characters")).containsExactly("characters/Anna/1.png");
        assertThat(root.resolve("work")).isEmptyDirectory();
        assertThat(characters.begin(null, null)).as("left alone for a while, like the inbox").isFalse();
        ledger.clock.advance(PAUSE);
        assertThat(InboxLooks.look(characters, root.resolve("characters"))).containsExactly("Anna/1.png");
    }

    @Test
    void movesALinkAsALink() throws IOException {
        // Given
        Files.writeString(root.resolve("secret"), "s");
        Files.createSymbolicLink(root.resolve("inbox/photo.png"), root.resolve("secret"));
        Files.createSymbolicLink(root.resolve("inbox/photo.txt"), root.resolve("nowhere"));
        // When
        Claim claim = take("photo.png");
        // Then
        assertThat(root.resolve(claim.place()).resolve("photo.png")).isSymbolicLink();
        assertThat(root.resolve(claim.place()).resolve("photo.txt")).isSymbolicLink();
        assertThat(files("inbox")).isEmpty();
        assertThat(root.resolve("secret")).hasContent("s");
    }

    @Test
    void aDropThatIsTakenAwayMeanwhileStaysWhereItIs() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        InboxLooks.look(inbox, root.resolve("inbox"));
        InboxLooks.look(inbox, root.resolve("inbox"));
        Files.delete(root.resolve("inbox/photo.txt"));
        // When, Then
        assertThatThrownBy(() -> claims.take(InboxLooks.file(root.resolve("inbox/photo.png")), exchange()))
                .isInstanceOf(TakenException.class).hasMessageContaining("photo.png was taken away");
        assertThat(files("inbox")).containsExactly("inbox/photo.png");
        assertThat(root.resolve("work")).isEmptyDirectory();
        drop("photo.txt");
        InboxLooks.look(inbox, root.resolve("inbox"));
        assertThat(inbox.begin(null, null)).as("nothing is left alone for it").isTrue();
    }

    @Test
    void whatWasNeverClaimedNeedsNoPuttingBack() throws IOException {
        // When: the claim itself failed, so that there is none.
        claims.putBack(null, DISK_FULL);
        // Then
        assertThat(inbox.begin(null, null)).isFalse();
    }

    @Test
    void ourOwnTroublePutsTheDropBackAndLeavesTheInboxAloneForAWhile() throws IOException {
        // Given
        drop("films/photo.png", "films/photo.txt");
        Claim claim = take("films/photo.png");
        // When
        claims.putBack(claim, DISK_FULL);
        // Then
        assertThat(files("inbox")).containsExactly("inbox/films/photo.png", "inbox/films/photo.txt");
        assertThat(root.resolve("work")).isEmptyDirectory();
        assertThat(inbox.begin(null, null)).isFalse();
        ledger.clock.advance(PAUSE);
        assertThat(inbox.begin(null, null)).isTrue();
    }

    @Test
    void aDropThatCannotBeReadWaitsAloneAndIsNotPutBackForEver() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        Claim claim = take("photo.png");
        assertThat(claim.trouble().isOver()).isFalse();
        IOException unreadable = new AccessDeniedException(root.resolve(claim.place()).resolve("photo.png").toString());
        assertThatThrownBy(() -> claim.unreadable(unreadable)).isSameAs(unreadable);
        // When
        List<String> warnings = Warnings.of(Inbox.class, () -> {
            claims.putBack(claim, unreadable);
            drop("good.png", "good.txt");
            // Then
            InboxLooks.look(inbox, root.resolve("inbox"));
            assertThat(InboxLooks.look(inbox, root.resolve("inbox"))).as("others go on, it waits").containsExactly("good.png");
            assertThat(inbox.leavesSome()).isFalse();
            ledger.clock.advance(Duration.ofSeconds(5));
            assertThat(InboxLooks.look(inbox, root.resolve("inbox"))).containsExactly("good.png", "photo.png");
            Claim again = claims.take(InboxLooks.file(root.resolve("inbox/photo.png")), exchange());
            claims.putBack(again, unreadable);
        });
        assertThat(warnings).singleElement().asString()
                .startsWith(
                        "inbox/photo.png cannot be taken in (photo.png: no permission). Let the user that this program runs as read it");
        // When
        ledger.clock.advance(GRACE);
        Claim last = take("photo.png");
        // Then
        assertThat(last.trouble().claims()).isEqualTo(2);
        assertThat(last.unreadable(unreadable))
                .hasMessageContaining("photo.png: found a file that cannot be read (no permission); let the");
    }

    /** With a short grace the second failure is after it, whatever it is: the line ended while the drop lay in the inbox. */
    @Test
    void failuresThatHaveNothingToDoWithEachOtherDoNotMakeADropOneThatCannotBeClaimed() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        fail("the store did not answer");
        // When
        ledger.clock.advance(GRACE);
        fail("another thing went wrong");
        // Then
        InboxLooks.look(inbox, root.resolve("inbox"));
        assertThat(inbox.isEmpty()).as("the line goes on").isFalse();
        assertThat(inbox.leavesSome()).isFalse();
        ledger.clock.advance(Duration.ofSeconds(5));
        assertThat(InboxLooks.look(inbox, root.resolve("inbox"))).as("soon again, as after a first failure").containsExactly("photo.png");
        // When: the same again, when it has had its time.
        ledger.clock.advance(GRACE);
        fail("another thing went wrong");
        // Then
        InboxLooks.look(inbox, root.resolve("inbox"));
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(inbox.left()).containsExactly("inbox/photo.png");
    }

    @Test
    void aDropThatFailsForAnotherReasonEachTimeHoldsUpTheEndOfTheLineNotForEver() throws IOException {
        drop("photo.png", "photo.txt");
        for (int reason = 0; reason < 12; reason++) {
            fail("reason " + reason);
            ledger.clock.advance(Duration.ofMinutes(5));
        }
        InboxLooks.look(inbox, root.resolve("inbox"));
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(inbox.leavesSome()).isTrue();
    }

    private void fail(String why) throws IOException {
        Claim claim = take("photo.png");
        claims.putBack(claim, new IllegalStateException(why + " at " + claim.place()));
    }

    /** Linux takes paths of 4,096 bytes, and the folder of a job is longer than the inbox. */
    @Test
    void whatCannotBeMovedIsToldOnceAndHoldsUpNothing() throws IOException {
        // Given
        Path deep = root.resolve("inbox");
        while (deep.toString().length() < 4_075 - 200) {
            deep = deep.resolve("d".repeat(190));
        }
        deep = deep.resolve("d".repeat(4_075 - deep.toString().length() - 1));
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("photo.png"), "p");
        Files.writeString(deep.resolve("photo.txt"), "p");
        String lead = root.resolve("inbox").relativize(deep.resolve("photo.png")).toString();
        drop("z/good.png", "z/good.txt");
        List<String> warnings = Warnings.of(Inbox.class, () -> {
            for (int claim = 0; claim < 3; claim++) {
                // When, Then
                assertThatThrownBy(() -> take(lead)).isInstanceOf(TakenException.class);
                assertThat(InboxLooks.look(inbox, root.resolve("inbox"))).containsExactly("z/good.png");
                ledger.clock.advance(GRACE);
            }
        });
        assertThat(warnings).singleElement().asString().contains("/photo.png cannot be taken in (", "too long). Give it a shorter name");
        assertThat(root.resolve("work")).isEmptyDirectory();
        // When
        Files.delete(root.resolve("inbox/z/good.png"));
        Files.delete(root.resolve("inbox/z/good.txt"));
        InboxLooks.look(inbox, root.resolve("inbox"));
        // Then
        assertThat(inbox.isEmpty()).as("it has had its time").isTrue();
        assertThat(inbox.leavesSome()).isTrue();
    }

    @Test
    void aClaimThatTheJournalKnowsNothingOfIsPutBackAtTheStart() throws IOException {
        // Given
        drop("films/photo.png", "films/photo.txt", "known.png", "known.txt");
        take("films/photo.png");
        Claim known = take("known.png");
        ledger.enter(known.job());
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(files("inbox")).containsExactly("inbox/films/photo.png", "inbox/films/photo.txt");
        assertThat(files("work")).containsExactly(known.place() + "/known.png", known.place() + "/known.txt");
    }

    @Test
    void theMarkerOfAnInterruptedClaimIsNotPutBack() throws IOException {
        // Given
        drop("films/photo.png", "films/photo.txt");
        take("films/photo.png");
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(files("inbox")).containsExactly("inbox/films/photo.png", "inbox/films/photo.txt");
        assertThat(root.resolve("work")).isEmptyDirectory();
    }

    @Test
    void theDropOfALineIsMadeAgainOfItsManifestAndNotPutBack() throws IOException {
        // Given
        ledger.journal.enterManifest("m", "shop.jobs.jsonl", "", List.of("shop.jobs.jsonl"), "work/m");
        ManifestRows lines = new ManifestRows(ledger.source);
        lines.reserve("m", "shop.results.jsonl");
        lines.add("m", 1, "a", "", "shop-a.job.json", "m-1");
        for (String file : List.of("m/shop.jobs.jsonl", "m-1/shop-a.job.json", "m-2/shop-b.job.json")) {
            Files.createDirectories(root.resolve("work").resolve(file).getParent());
            Files.writeString(root.resolve("work").resolve(file), "x");
        }
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(files("work")).containsExactly("work/m-1/shop-a.job.json", "work/m/shop.jobs.jsonl");
    }

    @Test
    void aDropThatAParkedJobTookOverStaysWithItOverARestart() throws IOException {
        // Given a job with another id than the claim that its files came back by
        drop("known.png", "known.txt");
        Claim claim = take("known.png");
        Job parked = ledger.in(State.EXPIRED, "parked");
        ledger.journal.adopt(parked, State.WAITING, claim.files(), claim.place(), null, null, Instant.now(), "moved back");
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(files("inbox")).isEmpty();
        assertThat(files("work")).containsExactly(claim.place() + "/known.png", claim.place() + "/known.txt");
    }

    @Test
    void aClaimThatWasInterruptedHalfWayIsPutTogetherAgain() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        Claim claim = take("photo.png");
        Files.move(root.resolve(claim.place()).resolve("photo.txt"), root.resolve("inbox/photo.txt"));
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(files("inbox")).containsExactly("inbox/photo.png", "inbox/photo.txt");
        assertThat(root.resolve("work")).isEmptyDirectory();
    }

    @Test
    void aNewDropOfTheSameNameIsNotOverwritten() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        Claim claim = take("photo.png");
        Files.writeString(root.resolve("inbox/photo.png"), "newer");
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(root.resolve("inbox/photo.png")).hasContent("newer");
        assertThat(root.resolve(claim.place()).resolve("photo.png")).hasContent("photo.png");
        assertThat(files("work")).as("the older drop stays together").hasSize(2);
    }

    @Test
    void aClaimThatEndedHalfwayIsPutBackWhileTheLineRuns() throws IOException {
        // Given
        drop("films/photo.png", "films/photo.txt");
        Claim claim = take("films/photo.png");
        assertThat(claims.halfway()).as("its exchange goes on").isEmpty();
        assertThat(open.isDone()).isFalse();
        // When
        end();
        assertThat(claims.halfway()).containsExactly(claim.job());
        assertThat(open.isDone()).isFalse();
        assertThat(claims.recover(claim.job())).isNull();
        // Then
        assertThat(files("inbox")).containsExactly("inbox/films/photo.png", "inbox/films/photo.txt");
        assertThat(root.resolve("work")).isEmptyDirectory();
        assertThat(open.isDone()).isTrue();
        assertThat(open.leavesSome()).isFalse();
        assertThat(inbox.isEmpty()).as("before the next look").isFalse();
    }

    @Test
    void aClaimThatIsRegisteredStaysWhereItIs() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        Claim claim = take("photo.png");
        // When
        ledger.enter(claim.job());
        end();
        // Then
        assertThat(claims.halfway()).isEmpty();
        assertThat(open.isDone()).isTrue();
        assertThat(files("work")).hasSize(2);
    }

    @Test
    void whatIsOnItsWayBackIntoWorkIsNoClaimThatWasInterrupted() throws IOException {
        ledger.journal.approve(ledger.hold(ledger.enter("j"), Limit.APPROVAL), "work/j", "yes");
        Files.createDirectories(root.resolve("work/j"));
        Files.writeString(root.resolve("work/j/photo.png"), "p");
        claims.putBackInterrupted();
        assertThat(files("work")).containsExactly("work/j/photo.png");
        assertThat(files("inbox")).isEmpty();
    }

    @Test
    void aJournalThatTellsNothingAtTheEndOfAClaimIsAskedAgain() throws IOException {
        // Given
        drop("photo.png", "photo.txt", "other.png", "other.txt");
        Claim known = take("photo.png");
        Exchange first = exchange;
        ledger.enter(known.job());
        Claim unknown = take("other.png");
        ledger.sql().execute("ALTER TABLE job RENAME TO hidden");
        // When
        exchange.getExchangeExtension().handoverCompletions().forEach(completion -> completion.onFailure(exchange));
        first.getExchangeExtension().handoverCompletions().forEach(completion -> completion.onFailure(first));
        ledger.sql().execute("ALTER TABLE hidden RENAME TO job");
        // Then
        assertThat(claims.halfway()).containsExactlyInAnyOrder(known.job(), unknown.job());
        for (String job : claims.halfway()) {
            claims.recover(job);
        }
        assertThat(files("inbox")).containsExactly("inbox/other.png", "inbox/other.txt");
        assertThat(files("work")).hasSize(2);
        assertThat(open.isDone()).isTrue();
    }

    @Test
    void whatAnInterruptedClaimLeftGoesBackOnceItsNameIsFree() throws IOException {
        // Given
        drop("films/photo.png", "films/photo.txt");
        Claim claim = take("films/photo.png");
        drop("films/photo.png");
        start();
        List<String> warnings = Warnings.of(FolderClaims.class, () -> {
            // When
            claims.putBackInterrupted();
            for (int i = 0; i < 5; i++) {
                ledger.clock.advance(Duration.ofSeconds(1L << i));
                assertThat(claims.halfway()).containsExactly(claim.job());
                assertThat(claims.recover(claim.job())).isNull();
                assertThat(claims.halfway()).as("later").isEmpty();
            }
        });
        // Then
        assertThat(warnings).singleElement().asString().contains("work/" + claim.job(), "films/photo.png by now");
        assertThat(open.isDone()).isFalse();
        // When
        Files.delete(root.resolve("inbox/films/photo.png"));
        ledger.clock.advance(GRACE);
        claims.recover(claim.job());
        // Then
        assertThat(files("inbox")).containsExactly("inbox/films/photo.png", "inbox/films/photo.txt");
        assertThat(open.isDone()).isTrue();
    }

    @Test
    void whatAnInterruptedClaimLeftEndsInAChannelWhereItsNameStaysTaken() throws IOException {
        // Given
        drop("films/photo.png", "films/photo.txt");
        Claim claim = take("films/photo.png");
        drop("films/photo.png");
        start();
        claims.putBackInterrupted();
        // When
        ledger.clock.advance(GRACE);
        Claim rest = claims.recover(claim.job());
        // Then
        assertThat(rest.path()).isEqualTo("films/photo.png");
        assertThat(rest.place()).isEqualTo(claim.place());
        assertThat(rest.files()).containsExactly("photo.png", "photo.txt");
        assertThatThrownBy(() -> claims.refuse(rest)).isInstanceOf(InvalidDropException.class)
                .hasMessageContaining("photo.png: found a drop that was taken in and not registered");
        assertThat(open.isDone()).as("nothing waits for it any more").isTrue();
        assertThat(open.leavesSome()).isTrue();
    }

    @Test
    void aClaimThatWasInterruptedBetweenTheTwoNamesOfAFileIsPutBack() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        take("photo.png");
        Path work = root.resolve(files("work").get(0));
        Files.createLink(root.resolve("inbox/photo.png"), work);
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(files("inbox")).containsExactly("inbox/photo.png", "inbox/photo.txt");
        assertThat(root.resolve("work")).isEmptyDirectory();
    }

    @Test
    void aDropThatCannotGoBackAsAWholeDoesNotGoBackInParts() throws IOException {
        // Given
        drop("a.png", "b.png", "c.png");
        for (String file : List.of("1.png", "2.png", "3.png", "a.png/4.png")) {
            Path claimed = root.resolve("work/some").resolve(file);
            Files.createDirectories(claimed.getParent());
            Files.writeString(claimed, "p");
        }
        // When
        claims.putBackInterrupted();
        // Then
        assertThat(files("inbox")).containsExactly("inbox/a.png", "inbox/b.png", "inbox/c.png");
        assertThat(files("work")).hasSize(4);
        assertThat(open.isDone()).isFalse();
    }
}
