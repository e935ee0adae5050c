package io.dromedary.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.drop.PictureSize;
import io.dromedary.job.NamedFiles;
import io.dromedary.testing.InboxLooks;
import io.dromedary.testing.MovingClock;
import io.dromedary.testing.Pictures;
import io.dromedary.testing.Warnings;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboxTest {

    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(60);

    @TempDir
    private Path root;
    private final MovingClock clock = new MovingClock();
    private Inbox inbox;

    @BeforeEach
    void open() {
        inbox = new Inbox(root, SETTLE, GRACE, 100, clock);
    }

    @Test
    void aFolderThatCannotBeListedIsNoEmptyInbox() throws IOException {
        // Given
        AtomicBoolean there = new AtomicBoolean();
        inbox = new Inbox(root, folder -> {
            if (!there.get()) {
                throw new IOException("not mounted");
            }
            return Folder.ofDrops(folder);
        }, SETTLE, GRACE, 100, clock);
        // When, Then
        look();
        assertThat(inbox.leavesSome()).isTrue();
        there.set(true);
        look();
        assertThat(inbox.leavesSome()).isFalse();
    }

    @Test
    void theNextLookBeginsWhenTheClaimsOfTheLastOneAreOver() throws IOException {
        // Given
        drop("photo.prompt.txt");
        look();
        assertThat(lookAfter(SETTLE)).hasSize(1);
        Exchange claim = new DefaultExchange(new DefaultCamelContext());
        Exchange another = new DefaultExchange(claim.getContext());
        inbox.hold(claim);
        inbox.hold(another);
        // When, Then
        assertThat(inbox.begin(null, null)).isFalse();
        claim.getExchangeExtension().handoverCompletions().forEach(over -> over.onComplete(claim));
        assertThat(inbox.begin(null, null)).isFalse();
        another.getExchangeExtension().handoverCompletions().forEach(over -> over.onFailure(another));
        assertThat(inbox.begin(null, null)).isTrue();
    }

    @Test
    void afterSomethingWasPutInOnlyALaterListingTellsThatItIsEmpty() {
        look();
        assertThat(inbox.isEmpty()).isTrue();
        inbox.lookAgain();
        assertThat(inbox.isEmpty()).isFalse();
        look();
        assertThat(inbox.isEmpty()).isTrue();
    }

    /** What lay there at the start is listed before the look; a drain that asks meanwhile must not believe the look before. */
    @Test
    void itIsNotEmptyWhileItIsListed() throws IOException {
        // Given
        AtomicBoolean shown = new AtomicBoolean();
        List<Boolean> told = new ArrayList<>();
        inbox = new Inbox(root, folder -> {
            told.add(inbox.isEmpty());
            return Folder.ofDrops(folder);
        }, SETTLE, SETTLE, GRACE, 100, clock, PictureSize::pixels, shown::get);
        inbox.begin(null, null);
        assertThat(inbox.isEmpty()).isTrue();
        told.clear();
        // When
        drop("photo.prompt.txt");
        shown.set(true);
        inbox.begin(null, null);
        // Then
        assertThat(told).hasSizeGreaterThan(1).containsOnly(false);
    }

    private void drop(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.writeString(root.resolve(name), "content of " + name);
        }
    }

    private List<String> look() {
        return InboxLooks.look(inbox, root);
    }

    private List<String> lookAfter(Duration time) {
        clock.advance(time);
        return look();
    }

    @Test
    void whereFilesAreWholeAtOnceAFolderOfThemIsNot() throws IOException {
        // Given
        inbox = new Inbox(root, Folder::ofDrops, Duration.ZERO, SETTLE, GRACE, 100, clock);
        drop("photo.png", "photo.txt", "b.drop/a.png", "b.drop/s.txt");
        look();
        // When, Then
        assertThat(look()).containsExactly("photo.png");
        clock.advance(SETTLE.minusMillis(1));
        drop("b.drop/late.png");
        assertThat(look()).containsExactly("photo.png");
        assertThat(lookAfter(Duration.ofMillis(1))).as("something is new in it").containsExactly("photo.png");
        assertThat(lookAfter(SETTLE)).hasSize(2);
    }

    // ------------------------------------------------------------------ rules of a profile

    private void rules(String intake) throws IOException {
        Files.writeString(root.resolve("_profile.yaml"), "prompt: p\nintake: {" + intake + "}\n");
    }

    @Test
    void whatIsShownToBeWholeIsTakenAtOnceAndNothingBefore() throws IOException {
        // Given
        rules("ready: marker");
        drop("a.png", "b.png", "b.txt");
        look();
        // When, Then
        assertThat(lookAfter(GRACE.multipliedBy(100))).as("however long it takes").isEmpty();
        assertThat(inbox.isEmpty()).as("it holds up no end of the line").isTrue();
        Files.writeString(root.resolve("a.png"), "still growing");
        drop("a.png.done", "b.png.done", "c.png.done");
        assertThat(look()).containsExactly("a.png", "b.png");
        assertThat(inbox.candidate(InboxLooks.file(root.resolve("b.png"))).files()).containsExactly("b.png", "b.txt", "b.png.done");
        assertThat(lookAfter(GRACE)).as("a marker without its file").contains("c.png.done");
    }

    @Test
    void inAMarkedFolderNothingIsWaitedForButWhatATextNames() throws IOException {
        // Given
        rules("ready: folder");
        drop("a.png", "_READY");
        Files.writeString(root.resolve("s.yaml"), "images: [gone.png]");
        // When, Then
        assertThat(look()).containsExactly("a.png");
        assertThat(lookAfter(GRACE.minusSeconds(1))).containsExactly("a.png");
        assertThat(lookAfter(Duration.ofSeconds(1))).containsExactly("a.png", "s.yaml");
    }

    @Test
    void theTextThatComesLastHasOnlyToSettleItself() throws IOException {
        // Given
        rules("ready: sidecar");
        drop("a.png", "b.png");
        look();
        assertThat(lookAfter(GRACE.multipliedBy(2))).isEmpty();
        // When, Then
        drop("a.txt");
        assertThat(look()).isEmpty();
        clock.advance(SETTLE);
        Files.writeString(root.resolve("a.png"), "the picture is no proof");
        assertThat(look()).containsExactly("a.png");
    }

    @Test
    void theFirstFrameWaitsForTheLastOneUntilTheGraceEnds() throws IOException {
        // Given
        rules("frames: '{name}_first, {name}_last'");
        drop("a_first.png", "b_first.png", "b_last.png", "b.txt", "c_last.png");
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).containsExactly("b_first.png");
        drop("c_first.jpg", "c.txt");
        look();
        assertThat(lookAfter(SETTLE)).containsExactly("b_first.png", "c_first.jpg");
        assertThat(lookAfter(GRACE)).containsExactly("a_first.png", "b_first.png", "c_first.jpg");
    }

    @Test
    void picturesOfTooFewOrTooManyPixelsAreReadOnceAndLeft() throws IOException {
        // Given
        rules("min_pixels: 100, max_pixels: 1000");
        List<Path> read = new ArrayList<>();
        inbox = new Inbox(root, Folder.drops(root), SETTLE, SETTLE, GRACE, 100, clock, picture -> {
            read.add(root.relativize(picture));
            return PictureSize.pixels(picture);
        }, () -> true);
        for (int side : List.of(5, 20, 50)) {
            Pictures.png(root.resolve(side + ".png"), side, side, "");
            drop(side + ".txt");
        }
        drop("x.wav", "x.txt", "fresh.png");
        // When, Then
        look();
        assertThat(read).as("nothing is read before it is whole").isEmpty();
        assertThat(lookAfter(SETTLE)).containsExactly("20.png", "x.wav");
        assertThat(read).hasSize(3);
        assertThat(look()).containsExactly("20.png", "x.wav");
        assertThat(read).as("what was left is not read again").hasSize(4).containsOnlyOnce(Path.of("5.png"), Path.of("50.png"));
        Pictures.png(root.resolve("5.png"), 30, 30, "another");
        look();
        assertThat(lookAfter(SETTLE)).as("it was changed").containsExactly("20.png", "5.png", "x.wav");
        rules("min_pixels: 2500");
        look();
        assertThat(lookAfter(SETTLE)).as("the rule was changed").containsExactly("50.png", "x.wav");
    }

    @Test
    void aLookReadsNoMorePicturesThanItFollowsDrops() throws IOException {
        // Given
        rules("ready: marker, min_pixels: 1000");
        AtomicInteger read = new AtomicInteger();
        inbox = new Inbox(root, Folder.drops(root), SETTLE, SETTLE, GRACE, 3, clock, picture -> {
            read.incrementAndGet();
            return PictureSize.pixels(picture);
        }, () -> true);
        for (int i = 0; i < 7; i++) {
            Pictures.png(root.resolve("a" + i + ".png"), 5, 5, "");
            drop("a" + i + ".png.done");
        }
        Pictures.png(root.resolve("z.png"), 50, 50, "");
        drop("z.png.done");
        // When, Then
        for (int reads : List.of(3, 6)) {
            assertThat(look()).isEmpty();
            assertThat(inbox.isEmpty()).isFalse();
            assertThat(read).hasValue(reads);
        }
        assertThat(look()).as("hundreds that are left hold up no other").containsExactly("z.png");
        Files.delete(root.resolve("z.png"));
        Files.delete(root.resolve("z.png.done"));
        look();
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(read).hasValue(8);
    }

    @ParameterizedTest
    @CsvSource({"name,a b c", "newest,b c a", "oldest,a c b"})
    void dropsAreTakenInOrder(String order, String names) throws IOException {
        // Given
        rules("ready: folder, order: " + order);
        drop("_READY", "a.png", "b.png", "c.png", "below/d.png");
        for (String name : List.of("a 10", "c 20", "b 30")) {
            Files.setLastModifiedTime(root.resolve(name.charAt(0) + ".png"),
                    FileTime.fromMillis(Long.parseLong(name.substring(2)) * 1_000));
        }
        // When, Then
        List<GenericFile<File>> found = Stream.of("below/d.png", "c.png", "a.png", "b.png").map(name -> InboxLooks.file(root.resolve(name)))
                .collect(Collectors.toCollection(ArrayList::new));
        look();
        found.sort(inbox);
        assertThat(found).extracting(file -> file.getFileNameOnly().replace(".png", "")).containsExactly((names + " d").split(" "));
        // When, Then
        inbox = new Inbox(root, SETTLE, GRACE, 2, clock);
        assertThat(look()).as("also which ones of many are taken first")
                .containsExactlyInAnyOrder(names.charAt(0) + ".png", names.charAt(2) + ".png");
    }

    @Test
    void whatLayThereBeforeTheStartIsLeftUntilItComesAgain() throws IOException {
        // Given
        rules("ready: folder, existing: leave");
        drop("_READY", "old.png", "more.png", "below/old.png", "below/old.txt", "back.png");
        inbox.returned(root.resolve("back.png"));
        // When, Then
        assertThat(look()).as("but for a claim that was undone").containsExactly("back.png");
        drop("new.png", "later/new.png", "more.txt");
        assertThat(look()).as("what is new, and a drop with something new in it").containsExactly("back.png", "later/new.png", "more.png",
                "new.png");
        Files.delete(root.resolve("old.png"));
        look();
        drop("old.png");
        assertThat(look()).contains("old.png").doesNotContain("below/old.png");
        assertThat(new Inbox(root, SETTLE, GRACE, 100, clock)).as("each start counts anew")
                .satisfies(next -> assertThat(InboxLooks.look(next, root)).isEmpty());
    }

    @Test
    void untilAllIsShownNothingIsTakenWhereWhatLayThereIsLeft() throws IOException {
        // Given
        rules("ready: folder");
        Files.createDirectories(root.resolve("shop"));
        Files.writeString(root.resolve("shop/_profile.yaml"), "intake: {existing: leave}");
        drop("_READY", "a.png", "shop/old.png");
        AtomicBoolean shown = new AtomicBoolean();
        inbox = new Inbox(root, Folder.drops(root), SETTLE, SETTLE, GRACE, 100, clock, PictureSize::pixels, shown::get);
        // When, Then
        assertThat(look()).containsExactly("a.png");
        shown.set(true);
        assertThat(look()).containsExactly("a.png");
        drop("shop/new.png");
        assertThat(look()).containsExactly("a.png", "shop/new.png");
    }

    @Test
    void whatWaitsForATextIsStillWhatLayThere() throws IOException {
        // Given
        rules("ready: folder, existing: leave");
        drop("_READY", "old.png");
        AtomicBoolean unread = new AtomicBoolean(true);
        Folder.Look drops = Folder.drops(root);
        inbox = new Inbox(root, folder -> drops.at(folder).with(drop -> !unread.get()), SETTLE, SETTLE, GRACE, 100, clock);
        // When, Then
        look();
        unread.set(false);
        assertThat(look()).isEmpty();
        unread.set(true);
        look();
        unread.set(false);
        assertThat(look()).isEmpty();
    }

    // ------------------------------------------------------------------ manifests

    @Test
    void aManifestIsDueWithAllThePicturesThatItsLinesName() throws IOException {
        // Given
        Files.writeString(root.resolve("shop.jobs.jsonl"), """
                {"id": "1", "images": ["a.png"]}
                {"id": "2", "images": ["a.png", "b.png"]}
                """);
        drop("a.png", "other.png", "other.txt");
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).as("b.png is not there").containsExactly("other.png");
        drop("b.png");
        look();
        assertThat(lookAfter(SETTLE)).containsExactly("other.png", "shop.jobs.jsonl");
        assertThat(inbox.candidate(InboxLooks.file(root.resolve("shop.jobs.jsonl"))).files()).containsExactly("a.png", "b.png",
                "shop.jobs.jsonl");
    }

    @Test
    void afterTheGraceAManifestIsDueWithoutAPicture() throws IOException {
        Files.writeString(root.resolve("shop.jobs.jsonl"), "{\"id\": \"1\", \"images\": [\"a.png\"]}");
        look();
        assertThat(lookAfter(GRACE.minusSeconds(1))).isEmpty();
        assertThat(lookAfter(Duration.ofSeconds(1))).containsExactly("shop.jobs.jsonl");
    }

    // ------------------------------------------------------------------ when

    @Test
    void aCompleteDropIsDueWhenBothFilesAreSettledAndIsLedByItsPicture() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        // When, Then
        assertThat(look()).isEmpty();
        assertThat(lookAfter(SETTLE.minusMillis(1))).isEmpty();
        assertThat(lookAfter(Duration.ofMillis(1))).containsExactly("photo.png");
    }

    @Test
    void aPictureThatStillGrowsHoldsItsDropBack() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        look();
        clock.advance(SETTLE);
        Files.writeString(root.resolve("photo.png"), "more");
        // When, Then
        assertThat(look()).isEmpty();
        assertThat(lookAfter(SETTLE)).containsExactly("photo.png");
    }

    @Test
    void whatChangesAfterItHasSettledIsAskedAgainBeforeItIsTaken() throws IOException {
        // Given
        drop("photo.png");
        look();
        lookAfter(SETTLE);
        // When
        Files.writeString(root.resolve("photo.png"), "another picture, in place");
        // Then
        assertThat(lookAfter(GRACE.minus(SETTLE))).isEmpty();
        assertThat(lookAfter(GRACE.minusMillis(1))).isEmpty();
        assertThat(lookAfter(Duration.ofMillis(1))).containsExactly("photo.png");
    }

    @Test
    void beforeAPictureIsTakenWithoutATextAllTextsBesideItAreAskedAgain() throws IOException {
        // Given
        drop("photo.png", "q.png");
        Files.writeString(root.resolve("q.yaml"), "prompt: a boat");
        look();
        assertThat(lookAfter(SETTLE)).containsExactly("q.png");
        // When
        Files.writeString(root.resolve("q.yaml"), "prompt: a boat\nimage: photo.png");
        // Then
        assertThat(lookAfter(GRACE.minus(SETTLE))).isEmpty();
        lookAfter(GRACE);
        assertThat(inbox.candidate(InboxLooks.file(root.resolve("photo.png"))).files()).containsExactly("photo.png", "q.png", "q.yaml");
    }

    @Test
    void whereNothingIsDueTheConsumerDoesNotBegin() throws IOException {
        // Given
        drop("photo.png", "films/night/b.png", "films/c.png", "films/day/d.png");
        // When, Then
        assertThat(inbox.begin(null, null)).isFalse();
        drop("films/night/b.txt");
        assertThat(inbox.begin(null, null)).isFalse();
        clock.advance(SETTLE);
        assertThat(inbox.begin(null, null)).isTrue();
        assertThat(inbox.accept(InboxLooks.file(root.resolve("films/night")))).as("it lists only folders with something due").isTrue();
        assertThat(inbox.accept(InboxLooks.file(root.resolve("films")))).isTrue();
        assertThat(inbox.accept(InboxLooks.file(root.resolve("films/day")))).isFalse();
    }

    @Test
    void whatMayBelongTogetherWaitsForTheGraceSinceItsOwnMayStillCome() throws IOException {
        // Given
        drop("photo.png", "photo (1).txt");
        look();
        // When, Then
        assertThat(lookAfter(GRACE.minusSeconds(1))).isEmpty();
        drop("photo (1).png");
        look();
        assertThat(lookAfter(SETTLE)).as("the text has found its picture, and the other one waits for its own")
                .containsExactly("photo (1).png", "photo.png");
        assertThat(inbox.candidate(InboxLooks.file(root.resolve("photo.png"))).files()).containsExactly("photo.png");
    }

    @Test
    void aTextThatHoldsEveryPictureThatComesDoesNotHoldThemForEver() throws IOException {
        drop("prompt.txt", "1.png");
        look();
        for (int i = 2; i < 10; i++) {
            drop(i + ".png");
            assertThat(lookAfter(Duration.ofSeconds(7))).isEmpty();
        }
        drop("10.png");
        look();
        assertThat(lookAfter(Duration.ofSeconds(7))).containsExactly("1.png");
    }

    @Test
    void afterTheGraceItIsDueTogether() throws IOException {
        drop("photo.png", "photo (1).txt");
        look();
        assertThat(lookAfter(GRACE)).containsExactly("photo.png");
        assertThat(inbox.candidate(InboxLooks.file(root.resolve("photo.png"))).files()).containsExactly("photo.png", "photo (1).txt");
    }

    @Test
    void aSidecarThatComesLaterMakesTheDropComplete() throws IOException {
        // Given
        drop("photo.png");
        look();
        assertThat(lookAfter(SETTLE)).isEmpty();
        // When
        drop("photo.txt");
        // Then
        assertThat(look()).isEmpty();
        assertThat(lookAfter(SETTLE)).containsExactly("photo.png");
    }

    /** Browsers and downloaders take the name first, and bring the content later. */
    @ParameterizedTest
    @ValueSource(strings = {"photo.png", "photo.txt"})
    void anEmptyFileHoldsItsDropBackForTheGrace(String name) throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        Files.write(root.resolve(name), new byte[0]);
        look();
        // When, Then
        assertThat(lookAfter(GRACE.minusMillis(1))).isEmpty();
        assertThat(inbox.isEmpty()).isFalse();
        assertThat(lookAfter(Duration.ofMillis(1))).containsExactly("photo.png");
    }

    @Test
    void anEmptyFileThatGetsItsContentIsADropLikeAnyOther() throws IOException {
        Files.write(root.resolve("photo.png"), new byte[0]);
        drop("photo.txt");
        look();
        lookAfter(SETTLE);
        drop("photo.png");
        look();
        assertThat(lookAfter(SETTLE)).containsExactly("photo.png");
    }

    @Test
    void whileACopyOfItIsUnderWayAnEmptyFileWaits() throws IOException {
        // Given
        Files.write(root.resolve("photo.png"), new byte[0]);
        drop("photo.txt", "photo.png.crdownload", "c.png", "c.txt");
        look();
        for (int minutes = 0; minutes < 10; minutes++) {
            // When, Then
            assertThat(lookAfter(GRACE)).as("no other drop waits for it").containsExactly("c.png");
        }
        Files.delete(root.resolve("photo.png.crdownload"));
        assertThat(look()).containsExactly("c.png", "photo.png");
    }

    @Test
    void whileACopyUnderAnotherNameGrowsAnEmptyFileWaits() throws IOException {
        // Given
        Files.write(root.resolve("photo.png"), new byte[0]);
        drop("photo.txt", "Xy12.part");
        look();
        for (int minutes = 0; minutes < 5; minutes++) {
            Files.writeString(root.resolve("Xy12.part"), "more".repeat(minutes + 1));
            // When, Then
            assertThat(lookAfter(GRACE)).isEmpty();
        }
        lookAfter(GRACE);
        assertThat(lookAfter(GRACE)).as("it grows no more").containsExactly("photo.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo.png", "clip.mp4", "photo.txt", "text-to-video.yaml", "notes.docx"})
    void whatIsAloneIsDueAfterItsGrace(String name) throws IOException {
        // Given
        drop(name);
        look();
        // When, Then
        assertThat(lookAfter(GRACE.minusMillis(1))).isEmpty();
        assertThat(lookAfter(Duration.ofMillis(1))).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sunset.prompt.txt", "batch.jobs.csv"})
    void whatNeedsNoOtherFileIsDueAtOnce(String name) throws IOException {
        // Given
        drop(name);
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).containsExactly(name);
    }

    @Test
    void aDropWaitsForEveryFileThatItsSidecarNames() throws IOException {
        // Given
        drop("photo.png");
        Files.writeString(root.resolve("photo.yaml"), "audio: v.wav\nend_image: end.png");
        look();
        assertThat(lookAfter(SETTLE)).isEmpty();
        drop("v.wav");
        look();
        assertThat(lookAfter(SETTLE)).isEmpty();
        drop("end.png");
        // When, Then
        assertThat(look()).isEmpty();
        assertThat(lookAfter(SETTLE)).containsExactly("photo.png");
    }

    @Test
    void anAmbiguousDropHasNothingToWaitFor() throws IOException {
        // Given
        drop("photo.png", "photo.jpg", "photo.txt");
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).containsExactly("photo.jpg");
    }

    @Test
    void afterOurOwnTroubleTheInboxIsLeftAloneForAWhile() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        look();
        clock.advance(SETTLE);
        // When
        inbox.pause(Duration.ofSeconds(5));
        // Then
        assertThat(inbox.begin(null, null)).isFalse();
        clock.advance(Duration.ofSeconds(5));
        assertThat(inbox.begin(null, null)).isTrue();
    }

    // ------------------------------------------------------------------ what

    @ParameterizedTest
    @ValueSource(strings = {".hidden.png", "_profile.yaml", "photo.png.tmp", "photo.png.part", "photo.png.crdownload", "photo.png.filepart",
        ".photo.png.swp",
        "photo.png~", "Thumbs.db", "desktop.ini", ".DS_Store", "@eaDir/photo.png", ".sync/photo.png", "_old/photo.png",
        "photo.png.error.txt",
        "photo.png.error.json", "PHOTO.PNG.TMP"})
    void whatOthersLeaveBehindIsNoDrop(String name) throws IOException {
        // Given
        drop(name);
        look();
        // When, Then
        assertThat(lookAfter(GRACE)).isEmpty();
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void dropsAreFoundInSubFoldersAndPairedWithinThem() throws IOException {
        // Given
        drop("films/night/photo.png", "films/night/photo.txt", "films/photo.png");
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).containsExactly("films/night/photo.png");
    }

    @Test
    void linkedFoldersAreNotFollowed(@TempDir Path elsewhere) throws IOException {
        // Given
        Files.writeString(elsewhere.resolve("photo.png"), "p");
        Files.writeString(elsewhere.resolve("photo.txt"), "t");
        Files.createSymbolicLink(root.resolve("linked"), elsewhere);
        Files.createSymbolicLink(root.resolve("loop"), root);
        look();
        // When, Then
        assertThat(lookAfter(GRACE)).isEmpty();
        assertThat(inbox.accept(InboxLooks.file(root.resolve("loop")))).as("Camel would go round in it").isFalse();
        assertThat(inbox.isEmpty()).as("a link alone must not keep `run --once` waiting").isTrue();
    }

    @Test
    void aLinkedFileIsDueSoThatItIsRefusedAndSaid(@TempDir Path elsewhere) throws IOException {
        // Given
        Files.writeString(elsewhere.resolve("secret"), "s");
        Files.createSymbolicLink(root.resolve("photo.png"), elsewhere.resolve("secret"));
        Files.createSymbolicLink(root.resolve("dangling.png"), elsewhere.resolve("nothing"));
        drop("photo.txt", "dangling.txt");
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).containsExactly("dangling.png", "photo.png");
    }

    @Test
    void aFileThatIsInNoDropIsNotAccepted() throws IOException {
        // Given
        drop("photo.png", "photo.txt");
        look();
        lookAfter(SETTLE);
        // When: it came after the look.
        drop("late.png");
        // Then
        assertThat(inbox.accept(InboxLooks.file(root.resolve("late.png")))).isFalse();
        assertThat(inbox.accept(InboxLooks.file(root.resolve("photo.txt")))).isFalse();
        assertThat(inbox.accept(InboxLooks.file(root.resolve("photo.png")))).isTrue();
    }

    @Test
    void whatTheConsumerNeverAsksForIsToldAndHoldsUpNeitherTheOthersNorTheEnd() throws IOException {
        // Given
        inbox = new Inbox(root, SETTLE, GRACE, 1, clock);
        drop("a.png", "a.txt", "b.png", "b.txt");
        look();
        clock.advance(SETTLE);
        // When: the consumer polls twice, and lists nothing.
        for (int poll = 0; poll < 2; poll++) {
            inbox.begin(null, null);
            assertThat(inbox.leavesSome()).as("it may have come after the look").isFalse();
            inbox.commit(null, null, 0);
        }
        look();
        // Then
        assertThat(lookAfter(SETTLE)).as("the limit is one").contains("b.png");
        assertThat(inbox.leavesSome()).isTrue();
        Files.delete(root.resolve("b.png"));
        Files.delete(root.resolve("b.txt"));
        look();
        assertThat(inbox.isEmpty()).isTrue();
        Files.delete(root.resolve("a.png"));
        Files.delete(root.resolve("a.txt"));
        look();
        assertThat(inbox.leavesSome()).as("renamed").isFalse();
    }

    /** For root there is no folder that cannot be listed, so the listing is given. */
    @ParameterizedTest
    @ValueSource(strings = {"shut", "shut.drop"})
    void aFolderThatCannotBeListedIsToldOnceAndHoldsUpNothing(String name) throws IOException {
        // Given
        drop(name + "/photo.png", "photo.png", "photo.txt");
        AccessDeniedException shut = new AccessDeniedException(root.resolve(name).toString());
        inbox = new Inbox(root, path -> {
            if (path.equals(root.resolve(name))) {
                throw shut;
            }
            Folder found = Folder.ofDrops(path);
            return name.endsWith(".drop")
                    ? new Folder(found.candidates().stream().filter(drop -> !drop.folder()).toList(), found.folders(), found.links(),
                            found.undecodable(), Map.of(root.resolve(name), shut), found.rules(), found.left(), Set.of())
                    : found;
        }, SETTLE, GRACE, 100, clock);
        // When
        List<String> warnings = Warnings.of(Inbox.class, () -> {
            for (int look = 0; look < 3; look++) {
                look();
            }
            assertThat(lookAfter(SETTLE)).containsExactly("photo.png");
        });
        // Then
        assertThat(warnings).singleElement().asString().contains("/" + name + " cannot be listed",
                "let the user that this program runs as");
        assertThat(inbox.leavesSome()).isTrue();
    }

    @Test
    void aNameThatIsNoTextIsToldAndHoldsUpNothing() throws Exception {
        // Given: Latin-1, as old archives have it; Java cannot write such a name.
        drop("good.png", "good.txt", "c.drop/a.png", "c.drop/a.txt");
        assertThat(new ProcessBuilder("sh", "-c",
                "n=$(printf 'caf\\351'); echo x > \"$n.png\"; mkdir \"$n\"; echo x > \"$n/a.png\"; echo x > \"c.drop/$n.png\"")
                .directory(root.toFile()).start().waitFor()).isZero();
        // When
        look();
        // Then
        assertThat(lookAfter(GRACE)).containsExactly("good.png");
        assertThat(inbox.leavesSome()).isTrue();
        assertThat(Folder.ofDrops(root).undecodable()).hasSize(3);
        Files.delete(root.resolve("good.png"));
        Files.delete(root.resolve("good.txt"));
        look();
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void tellsWhichFilesBelongToTheDropAndWhereItCameFrom() throws IOException {
        // Given
        drop("films/night/photo.png", "films/night/photo.txt", "top.yaml");
        look();
        lookAfter(GRACE);
        // When, Then
        assertThat(inbox.candidate(InboxLooks.file(root.resolve("films/night/photo.png"))).files()).containsExactly("photo.png",
                "photo.txt");
        assertThat(inbox.folder(InboxLooks.file(root.resolve("films/night/photo.png")))).isEqualTo("films/night");
        assertThat(inbox.folder(InboxLooks.file(root.resolve("top.yaml")))).isEmpty();
    }

    // ------------------------------------------------------------------ folders that are drops

    @Test
    void aDropFolderIsDueWhenEveryFileInItIsSettled() throws IOException {
        // Given
        drop("films/beach.drop/a.png", "films/beach.drop/s.yaml");
        look();
        clock.advance(SETTLE);
        drop("films/beach.drop/b.png.part");
        // When, Then
        assertThat(look()).as("a copy under way is waited for, since the folder is moved as a whole").isEmpty();
        Files.move(root.resolve("films/beach.drop/b.png.part"), root.resolve("films/beach.drop/b.png"));
        assertThat(look()).isEmpty();
        assertThat(lookAfter(SETTLE)).singleElement().satisfies(lead -> {
            assertThat(inbox.folder(InboxLooks.file(root.resolve(lead)))).isEqualTo("films");
            assertThat(inbox.candidate(InboxLooks.file(root.resolve(lead))).files()).containsExactly("beach.drop");
            assertThat(inbox.candidate(InboxLooks.file(root.resolve(lead))).media()).containsExactly("a.png", "b.png");
        });
    }

    @Test
    void aDropFolderWithoutASidecarWaitsForOneButNotWithAProfile() throws IOException {
        // Given
        drop("a.drop/a.png", "b.drop/b.png", "b.drop/_profile.yaml");
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).containsExactly("b.drop/b.png");
        assertThat(lookAfter(GRACE)).containsExactly("a.drop/a.png", "b.drop/b.png");
    }

    @Test
    void aDropFolderWithFoldersInItIsDueSoThatItIsRefusedAndSaid() throws IOException {
        // Given
        drop("beach.drop/raw/a.png");
        Files.createDirectories(root.resolve("beach.drop/raw/empty"));
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).containsExactly("beach.drop/raw/a.png");
    }

    @Test
    void anEmptyDropFolderIsLeftAlone() throws IOException {
        // Given
        Files.createDirectories(root.resolve("beach.drop/raw"));
        drop("other.drop/.DS_Store", "other.drop/_profile.yaml");
        look();
        // When, Then
        assertThat(lookAfter(GRACE)).isEmpty();
        assertThat(inbox.isEmpty()).as("it must not keep `run --once` waiting").isTrue();
    }

    @Test
    void aFolderOfPicturesIsACharacterThatIsDueWhenNoMoreCome() throws IOException {
        // Given
        inbox = new Inbox(root, Folder::ofCharacters, SETTLE, GRACE, 100, clock);
        drop("Anna/1.png", "Anna/character.yaml", "Bert/character.yaml", "loose.png");
        Files.createDirectories(root.resolve("Carl"));
        look();
        assertThat(lookAfter(GRACE.minusMillis(1))).isEmpty();
        drop("Anna/2.png");
        // When, Then
        assertThat(lookAfter(Duration.ofMillis(1))).containsExactly("loose.png");
        assertThat(lookAfter(GRACE)).hasSize(2).anySatisfy(lead -> assertThat(inbox.candidate(InboxLooks.file(root.resolve(lead))))
                .isEqualTo(
                        new Pairing.Candidate("Anna", "Anna", List.of("1.png", "2.png"), null, Pairing.Kind.CHARACTER, List.of(), List.of(),
                                NamedFiles.NONE, true)));
    }

    // ------------------------------------------------------------------ how many

    @Test
    void aLookFollowsNoMoreDropsThanTheLimit() throws IOException {
        // Given
        inbox = new Inbox(root, SETTLE, GRACE, 2, clock);
        drop("a.png", "a.txt", "b.png", "b.txt", "c.png", "c.txt", "d/e.png", "d/e.txt");
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).containsExactly("a.png", "b.png");
    }

    private void inboxWithBacklog(int most, Map<String, Long> waiting) {
        inbox = new Inbox(root, Folder.drops(root, clock), SETTLE, SETTLE, GRACE, 100, clock, PictureSize::pixels, () -> true,
                new Backlog(most, () -> waiting));
    }

    @Test
    void aFolderOfWhichEnoughWaitsIsLeftUntilHalfOfThatIsGone() throws IOException {
        // Given
        Map<String, Long> waiting = new HashMap<>(Map.of("films", 2L));
        inboxWithBacklog(4, waiting);
        drop("films/a.prompt.txt", "films/b.prompt.txt", "films/c.prompt.txt", "other/d.prompt.txt");
        look();
        // When, Then
        assertThat(lookAfter(SETTLE)).as("two more fit").containsExactly("films/a.prompt.txt", "films/b.prompt.txt", "other/d.prompt.txt");
        waiting.put("films", 4L);
        assertThat(look()).containsExactly("other/d.prompt.txt");
        waiting.put("films", 3L);
        assertThat(look()).containsExactly("other/d.prompt.txt");
        waiting.put("films", 2L);
        assertThat(look()).containsExactly("films/a.prompt.txt", "films/b.prompt.txt", "other/d.prompt.txt");
    }

    @Test
    void whatIsUrgentIsTakenThoughOthersWait() throws IOException {
        // Given
        inboxWithBacklog(1, Map.of("", 5L));
        drop("a.prompt.txt", "c.png", "x.drop/x.png");
        Files.writeString(root.resolve("b.yaml"), "prompt: p\npriority: 1");
        Files.writeString(root.resolve("c.yaml"), "prompt: p\npriority: 0");
        Files.writeString(root.resolve("x.drop/x.yaml"), "prompt: p\npriority: 2");
        look();
        // When, Then: without a picture, b waits for one.
        assertThat(lookAfter(GRACE)).hasSize(2).contains("b.yaml").anyMatch(lead -> lead.startsWith("x.drop/"));
    }

    @Test
    void whatStaysSinceOthersWaitHoldsUpTheEndOnlyUntilTheyAreGone() throws IOException {
        // Given
        Map<String, Long> waiting = new HashMap<>(Map.of("", 2L));
        inboxWithBacklog(2, waiting);
        drop("a.prompt.txt");
        look();
        lookAfter(SETTLE);
        // When, Then
        assertThat(inbox.isEmpty()).as("whether the line ends is for those that wait to say: they may be paused").isTrue();
        waiting.clear();
        assertThat(inbox.isEmpty()).as("its turn has come").isFalse();
        look();
        assertThat(lookAfter(SETTLE)).containsExactly("a.prompt.txt");
    }

    @Test
    void theNextDropsHaveTheirTurnWhenTheFirstAreGone() throws IOException {
        // Given
        inbox = new Inbox(root, SETTLE, GRACE, 1, clock);
        drop("a.png", "a.txt", "d/e.png", "d/e.txt");
        look();
        lookAfter(SETTLE);
        // When
        Files.delete(root.resolve("a.png"));
        Files.delete(root.resolve("a.txt"));
        look();
        // Then
        assertThat(lookAfter(SETTLE)).containsExactly("d/e.png");
    }

    @Test
    void anInboxIsEmptyOnlyWhenALookFoundNothingAtAll() throws IOException {
        assertThat(inbox.isEmpty()).as("not looked at yet").isFalse();
        look();
        assertThat(inbox.isEmpty()).isTrue();
        drop("photo.png");
        look();
        assertThat(inbox.isEmpty()).as("a drop that is not due is still a drop").isFalse();
    }
}
