package io.dromedary.intake.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.SmallText;
import io.dromedary.intake.Folder;
import io.dromedary.intake.Pairing;
import io.dromedary.store.Listing;
import io.dromedary.store.s3.Bucket;
import io.dromedary.testing.BucketRoutes;
import io.dromedary.testing.InBucket;
import io.dromedary.testing.ListingServer;
import io.dromedary.testing.Pictures;
import io.dromedary.testing.S3Server;
import io.dromedary.testing.Warnings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

class MirrorTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int LONGEST_PATH = 800;
    private static final String LONG = "sehr-lang-".repeat(30);

    @TempDir
    private Path root;
    private Path folder;
    private final InBucket in = new InBucket();
    private final Map<Mirror, BucketRoutes> routes = new HashMap<>();
    private Mirror mirror;

    @BeforeEach
    void open() throws IOException {
        folder = root.resolve("mirror");
        mirror = mirror(in.s3, in.bucket, HOUR);
    }

    @AfterEach
    void close() {
        routes.values().forEach(BucketRoutes::close);
    }

    private Mirror mirror(S3Client client, Bucket bucket, Duration pace) throws IOException {
        Mirror made = new Mirror(bucket, folder, pace);
        routes.put(made, new BucketRoutes(client, bucket, Map.of("mirror", made), "look-at-bucket"));
        return made;
    }

    private void refresh(Mirror looking) {
        look(looking, looking.lookAtAll());
    }

    private boolean refresh(Mirror looking, Collection<String> folders, long since) {
        return look(looking, looking.lookAt(folders, since));
    }

    private boolean look(Mirror looking, MirrorLook look) {
        assertThat(routes.get(looking).run("look-at-bucket", Map.of("look", look), null).getException()).isNull();
        return look.isSeen();
    }

    private List<MirroredObject> below(Mirror looking, Path drop, Path file) {
        Listing listing = new Listing(looking.beginning(drop, file).orElseThrow());
        assertThat(routes.get(looking).run("list-objects", Map.of("listing", listing), null).getException()).isNull();
        return looking.below(drop, listing.beginning(), listing.found());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString())
                    .filter(file -> !file.startsWith(".staging")).sorted().toList();
        }
    }

    // ------------------------------------------------------------------ what is shown

    @Test
    void objectsAppearAndVanishAsFiles() throws IOException {
        // Given
        in.put("inbox/shop/photo.png", "p");
        in.put("inbox/other.png", "o");
        in.put("characters/anna/1.png", "1");
        in.put("done/old.png", "d");
        // When
        refresh(mirror);
        // Then
        assertThat(files()).containsExactly("characters/anna/1.png", "inbox/other.png", "inbox/shop/photo.png");
        assertThat(folder.resolve("inbox/shop/photo.png")).as("a name is enough, and that it is not empty").hasSize(1);
        // When
        in.delete("inbox/shop/photo.png");
        in.delete("characters/anna/1.png");
        refresh(mirror);
        // Then
        assertThat(files()).containsExactly("inbox/other.png");
        assertThat(folder.resolve("inbox/shop")).doesNotExist();
        assertThat(folder.resolve("characters")).isDirectory();
    }

    @Test
    void whatPairingReadsHasItsContent() throws IOException {
        in.put("inbox/photo.yaml", "images: [a.png]\n");
        in.put("inbox/photo.txt", "a prompt");
        in.put("inbox/_profile.yaml", "model: dop\n");
        in.put("inbox/shop.jobs.csv", "id,prompt\n" + "1,a boat\n".repeat(10_000));
        in.put("inbox/large.json", "x".repeat(SmallText.MAX_BYTES + 10));
        in.put("inbox/photo.caption", "for photo.png");
        in.put("inbox/photo.heic", "h");
        refresh(mirror);
        assertThat(folder.resolve("inbox/photo.caption")).as("may be meant as a sidecar").hasContent("for photo.png");
        assertThat(folder.resolve("inbox/photo.heic")).as("a name and a size are enough").hasBinaryContent(new byte[1]);
        assertThat(folder.resolve("inbox/photo.yaml")).hasContent("images: [a.png]\n");
        assertThat(folder.resolve("inbox/photo.txt")).hasContent("a prompt");
        assertThat(folder.resolve("inbox/_profile.yaml")).hasContent("model: dop\n");
        assertThat(folder.resolve("inbox/shop.jobs.csv")).hasSize(10 + 90_000);
        assertThat(folder.resolve("inbox/large.json")).as("refused by its size, unread").hasSize(SmallText.MAX_BYTES + 10);
    }

    @Test
    void whatIsIgnoredInAnInboxHasNoFile() throws IOException {
        for (String key : List.of("inbox/.hidden/a.png", "inbox/_archive/a.png", "inbox/_note.txt", "inbox/photo.png.part",
                "inbox/photo.error.json", "inbox/Thumbs.db", "inbox/folder/")) {
            in.put(key, key.endsWith("/") ? "" : "x");
        }
        refresh(mirror);
        assertThat(files()).isEmpty();
        assertThat(drops(mirror)).isEmpty();
    }

    @Test
    void theMarksOfReadyFoldersAreShownAndMarkersNeedNoContent() throws IOException {
        in.put("inbox/day/_READY", "");
        in.put("inbox/day/a.png", "a");
        in.put("inbox/day/a.png.done", "");
        refresh(mirror);
        assertThat(files()).containsExactly("inbox/day/_READY", "inbox/day/a.png", "inbox/day/a.png.done");
        assertThat(folder.resolve("inbox/day/a.png.done")).isEmptyFile();
    }

    @Test
    void filesHaveTheTimesOfTheirObjectsAndThePixelsOfTheirPictures() throws IOException {
        // Given
        Path picture = Pictures.png(root.resolve("picture.png"), 30, 20, "x".repeat(100_000));
        in.s3.putObject(request -> request.bucket(S3Server.BUCKET).key(in.prefix + "inbox/a.png"), picture);
        in.put("inbox/a.txt", "a prompt");
        in.put("inbox/empty.png", "");
        // When
        refresh(mirror);
        // Then
        for (String name : List.of("inbox/a.png", "inbox/a.txt")) {
            assertThat(Files.getLastModifiedTime(folder.resolve(name)).toInstant())
                    .isEqualTo(in.bucket.head(name).orElseThrow().modified());
        }
        assertThat(mirror.pixels(folder.resolve("inbox/a.png"))).hasValue(600);
        assertThat(mirror.pixels(folder.resolve("inbox/a.txt"))).isEmpty();
        assertThat(mirror.pixels(folder.resolve("inbox/empty.png"))).isEmpty();
        assertThat(mirror.pixels(folder.resolve("inbox/gone.png"))).isEmpty();
    }

    @Test
    void anObjectThatWasReplacedIsANewFile() throws IOException {
        // Given
        in.put("inbox/photo.png", "first");
        in.put("inbox/photo.txt", "first");
        refresh(mirror);
        Files.setLastModifiedTime(folder.resolve("inbox/photo.png"), FileTime.fromMillis(1));
        refresh(mirror);
        assertThat(Files.getLastModifiedTime(folder.resolve("inbox/photo.png")).toMillis()).as("unchanged").isEqualTo(1);
        // When
        in.put("inbox/photo.png", "second");
        in.put("inbox/photo.txt", "second");
        refresh(mirror);
        // Then
        assertThat(Files.getLastModifiedTime(folder.resolve("inbox/photo.png")).toMillis()).isGreaterThan(1);
        assertThat(folder.resolve("inbox/photo.txt")).hasContent("second");
    }

    @Test
    void theFolderIsEmptiedAtTheStartAndLinksInItAreNotFollowed() throws IOException {
        // Given
        Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("precious"), "x");
        Files.createSymbolicLink(folder.resolve("inbox/link"), elsewhere);
        Files.writeString(folder.resolve("inbox/stale.png"), "x");
        // When
        mirror(in.s3, in.bucket, HOUR);
        // Then
        assertThat(files()).isEmpty();
        assertThat(elsewhere.resolve("precious")).exists();
    }

    // ------------------------------------------------------------------ when it looks

    @Test
    void aFolderAloneIsLookedAtWithWhatIsBelowIt() throws IOException {
        in.put("inbox/a/x/1.png", "1");
        in.put("inbox/ab/2.png", "2");
        assertThat(refresh(mirror, List.of("inbox/a"), System.nanoTime())).isTrue();
        assertThat(files()).containsExactly("inbox/a/x/1.png");
        in.delete("inbox/a/x/1.png");
        refresh(mirror, List.of("inbox/a/x"), System.nanoTime());
        assertThat(files()).isEmpty();
        assertThat(mirror.isListed()).as("nobody knows what else there is").isFalse();
    }

    @Test
    void aLookThatBeganLaterThanTheQuestionAnswersIt() throws IOException {
        long asked = System.nanoTime();
        refresh(mirror, List.of("inbox/a"), asked);
        in.put("inbox/a/1.png", "1");
        in.put("inbox/b/2.png", "2");
        refresh(mirror, List.of("inbox/a"), asked);
        refresh(mirror, List.of("inbox/a/deeper"), asked);
        assertThat(files()).isEmpty();
        refresh(mirror, List.of("inbox/b"), asked);
        assertThat(files()).containsExactly("inbox/b/2.png");
        refresh(mirror, List.of("inbox/a"), System.nanoTime());
        assertThat(files()).containsExactly("inbox/a/1.png", "inbox/b/2.png");
    }

    @Test
    void manyFoldersAtOnceAreOneLookAtAll() throws IOException {
        in.put("inbox/elsewhere/1.png", "1");
        refresh(mirror, IntStream.range(0, 1000).mapToObj(number -> "inbox/" + number).toList(), System.nanoTime());
        assertThat(files()).containsExactly("inbox/elsewhere/1.png");
    }

    @Test
    void isDueUntilItSawAllThenAtItsPaceOrWhenAskedFor() {
        assertThat(mirror.isDue()).isTrue();
        refresh(mirror, List.of("inbox"), System.nanoTime());
        assertThat(mirror.isDue()).as("characters are not known yet").isTrue();
        refresh(mirror);
        assertThat(mirror.isDue()).isFalse();
        mirror.lookAgain();
        assertThat(mirror.isDue()).isTrue();
        refresh(mirror);
        assertThat(mirror.isDue()).isFalse();
    }

    @Test
    void aBucketThatCannotBeListedLeavesAllAsItIs() throws Exception {
        List<String> keys = List.of("characters/anna/1.png", "inbox/photo.png", "inbox/photo.yaml");
        URI endpoint;
        Mirror other;
        try (ListingServer server = ListingServer.start(keys, 1000)) {
            endpoint = server.endpoint();
            other = mirror(ListingServer.client(endpoint), ListingServer.bucket(endpoint), Duration.ZERO);
            refresh(other);
            assertThat(files()).isEqualTo(keys);
        }
        assertThat(refresh(other, List.of("inbox"), System.nanoTime())).isFalse();
        assertThat(files()).isEqualTo(keys);
        assertThat(other.isDue()).isTrue();
    }

    // ------------------------------------------------------------------ claims

    @Test
    void whatIsClaimedIsNotShownUntilItIsReleased() throws IOException {
        // Given
        in.put("inbox/photo.png", "p");
        refresh(mirror);
        MirroredObject object = mirror.at(folder.resolve("inbox/photo.png")).orElseThrow();
        assertThat(object.key()).isEqualTo("inbox/photo.png");
        assertThat(object.bytes()).isEqualTo(1);
        // When
        mirror.claimed(List.of(object.key()));
        refresh(mirror);
        // Then
        assertThat(files()).isEmpty();
        assertThat(mirror.at(folder.resolve("inbox/photo.png"))).isEmpty();
        // When
        mirror.released(List.of(object.key()));
        refresh(mirror);
        // Then
        assertThat(files()).containsExactly("inbox/photo.png");
    }

    @Test
    void aFolderIsTakenWithWhatIsNotShownOfIt() throws IOException {
        in.put("inbox/b.drop/", "");
        in.put("inbox/b.drop/a.png", "a");
        in.put("inbox/b.drop/.DS_Store", "x");
        in.put("inbox/b.drop/deep/_x", "x");
        in.put("inbox/b.drop2/a.png", "a");
        refresh(mirror);
        List<MirroredObject> objects = below(mirror, folder.resolve("inbox/b.drop"), folder.resolve("inbox/b.drop/a.png"));
        assertThat(objects).extracting(MirroredObject::key).containsExactlyInAnyOrder("inbox/b.drop/a.png", "inbox/b.drop/",
                "inbox/b.drop/.DS_Store", "inbox/b.drop/deep/_x");
        assertThat(objects).filteredOn(object -> object.key().endsWith("/")).extracting(MirroredObject::local).containsOnlyNulls();
        in.put("inbox/b.drop/late.png", "l");
        assertThat(below(mirror, folder.resolve("inbox/b.drop"), folder.resolve("inbox/b.drop/a.png"))).as("more than is shown").isEmpty();
    }

    // ------------------------------------------------------------------ any keys, any number

    private Mirror listing(ListingServer server) throws IOException {
        return mirror(ListingServer.client(server.endpoint()), ListingServer.bucket(server.endpoint()), HOUR);
    }

    @Test
    void everyLegalKeyGetsAFileAndNoneOutsideTheMirror() throws IOException {
        List<String> keys = List.of("inbox/", "inbox//empty.png", "inbox/../../escaped.png", "inbox/..", "inbox/./dot.png", "inbox/a",
                "inbox/a/b.png", "inbox/a+b c%20&ü🐪.png", "inbox/nul\0.png",
                "inbox/" + LONG + ".png", "inbox/" + LONG + ".png.yaml", "inbox/x.png/in.png", "inbox/x.png", "inbox/tab\tnew\nline.png",
                "inbox/\u0001.png");
        try (ListingServer server = ListingServer.start(keys, 3)) {
            Mirror mirror = listing(server);
            refresh(mirror);
            String listed = String.join("|", files());
            assertThat(files()).hasSize(11).contains("inbox/a/b.png", "inbox/a+b c%20&ü🐪.png", "inbox/x.png/in.png",
                    "inbox/tab\tnew\nline.png");
            assertThat(listed).containsPattern("inbox/a-[0-9a-f]{8}\\|").containsPattern("inbox/x-[0-9a-f]{8}\\.png")
                    .containsPattern("inbox/unnamed-[0-9a-f]{8}/empty.png")
                    .doesNotContain("escaped").doesNotContain("dot.png");
            for (String file : files()) {
                assertThat(mirror.at(folder.resolve(file))).as(file).hasValueSatisfying(object -> assertThat(keys).contains(object.key()));
            }
            try (Stream<Path> above = Files.walk(root)) {
                assertThat(above.filter(Files::isRegularFile)).allMatch(file -> file.startsWith(folder));
            }
            refresh(mirror);
            assertThat(String.join("|", files())).as("the same names again").isEqualTo(listed);
        }
    }

    @Test
    void aFileStepsAsideForAFolderThatComesLater() throws IOException {
        try (ListingServer server = ListingServer.start(List.of("inbox/n.txt", "inbox/n.txt/b.png"), 1)) {
            Mirror mirror = listing(server);
            refresh(mirror);
            assertThat(files()).hasSize(2).contains("inbox/n.txt/b.png").anyMatch(file -> file.matches("inbox/n-[0-9a-f]{8}\\.txt"));
            mirror.claimed(List.of("inbox/n.txt/b.png"));
            assertThat(files()).singleElement().asString().matches("inbox/n-[0-9a-f]{8}\\.txt");
            mirror.claimed(List.of("inbox/n.txt"));
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void everyPageCounts() throws IOException {
        List<String> keys = IntStream.range(0, 25).mapToObj("inbox/%03d.png"::formatted).toList();
        try (ListingServer server = ListingServer.start(keys, 7)) {
            refresh(listing(server));
            assertThat(files()).isEqualTo(keys);
        }
    }

    @Test
    void aDropInFoldersThatAreTooManyIsTakenWhole() throws IOException {
        String drop = "inbox/" + "a-folder-of-20-chars/".repeat(40) + "b.drop/";
        List<String> keys = List.of(drop + "1.png", drop + "deep/2.png", "inbox/" + "/".repeat(400) + "x.png");
        try (ListingServer server = ListingServer.start(keys, 10)) {
            Mirror mirror = listing(server);
            refresh(mirror);
            assertThat(files()).hasSize(3).allMatch(file -> file.length() <= LONGEST_PATH);
            Path shown = folder.resolve(LocalNames.of(keys.get(0)));
            assertThat(below(mirror, shown.getParent(), shown)).extracting(MirroredObject::key).containsExactlyInAnyOrder(keys.get(0),
                    keys.get(1));
        }
    }

    // ------------------------------------------------------------------ what cannot be shown

    /** As the inbox sees them. */
    private List<String> drops(Mirror looking) throws IOException {
        looking.undisturbed(Folder::ofCharacters).at(folder.resolve("characters"));
        return looking.undisturbed(Folder::ofDrops).at(folder.resolve("inbox")).candidates().stream().map(Pairing.Candidate::name).toList();
    }

    @Test
    void aTextThatTheStoreRefusesIsEmptyAndToldOfOnce() throws IOException {
        List<String> keys = List.of("inbox/photo.png", "inbox/photo.yaml", "inbox/plain.txt");
        try (ListingServer server = ListingServer.start(keys, 10)) {
            // Given
            server.refuse("inbox/photo.yaml", 403);
            Mirror mirror = listing(server);
            // When
            List<String> warnings = Warnings.of(Mirror.class, () -> {
                refresh(mirror);
                mirror.claimed(List.of("inbox/photo.yaml"));
                mirror.released(List.of("inbox/photo.yaml"));
                refresh(mirror);
            });
            // Then
            assertThat(files()).isEqualTo(keys);
            assertThat(folder.resolve("inbox/photo.yaml")).hasBinaryContent(new byte[1]);
            assertThat(folder.resolve("inbox/plain.txt")).hasContent("a text");
            assertThat(warnings).singleElement().asString().contains("s3://listed/inbox/photo.yaml", "HTTP 403", "put it there again");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 503})
    void anAnswerThatPassesLeavesAllAsItIs(int status) throws IOException {
        try (ListingServer server = ListingServer.start(List.of("inbox/photo.png", "inbox/photo.yaml"), 10)) {
            server.refuse("inbox/photo.yaml", status);
            Mirror mirror = listing(server);
            assertThat(refresh(mirror, List.of("inbox"), System.nanoTime())).isFalse();
            assertThat(drops(mirror)).as("the text may name any picture").isEmpty();
            assertThat(mirror.isListed()).isFalse();
        }
    }

    /** A listing with 100,000 texts takes a quarter of an hour. */
    @Test
    void oneTextThatIsNotFetchedCostsNoneOfTheOthers() throws IOException {
        List<String> keys = IntStream.range(0, 40).boxed()
                .flatMap(i -> Stream.of("inbox/p%02d.png".formatted(i), "inbox/p%02d.yaml".formatted(i))).toList();
        try (ListingServer server = ListingServer.start(keys, 10)) {
            // Given
            server.refuse("inbox/p07.yaml", 503);
            Mirror mirror = listing(server);
            // When
            assertThat(refresh(mirror, List.of("inbox"), System.nanoTime())).isFalse();
            // Then
            assertThat(drops(mirror)).hasSize(39).doesNotContain("p07.png");
            for (int i = 0; i < 40; i++) {
                if (i != 7) {
                    assertThat(folder.resolve("inbox/p%02d.yaml".formatted(i))).hasContent("a text");
                }
            }
            // When
            for (int look = 0; look < 4; look++) {
                refresh(mirror, List.of("inbox"), System.nanoTime());
            }
            // Then
            assertThat(drops(mirror)).as("left to its claim, which says why it fails").hasSize(40);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox/_profile.yaml", "inbox/all.jobs.csv"})
    void whileATextThatConcernsAllIsNotFetchedNothingIsTaken(String text) throws IOException {
        try (ListingServer server = ListingServer.start(List.of(text, "inbox/shop/a.png", "inbox/shop/a.txt", "inbox/z.png", "inbox/z.txt"),
                10)) {
            server.refuse(text, 503);
            Mirror mirror = listing(server);
            refresh(mirror, List.of("inbox"), System.nanoTime());
            assertThat(drops(mirror)).isEmpty();
            assertThat(mirror.undisturbed(Folder::ofDrops).at(folder.resolve("inbox/shop")).candidates())
                    .hasSize(text.endsWith(".csv") ? 1 : 0);
        }
    }

    /** A text that is listed later may be a picture's own, so nothing is shown before all is listed; but what is listed is kept. */
    @Test
    void aListingThatFailsGoesOnAtThePageThatFailed() throws IOException {
        List<String> keys = IntStream.range(0, 50).mapToObj("inbox/%02d.png"::formatted).toList();
        try (ListingServer server = ListingServer.start(keys, 10)) {
            // Given
            Mirror mirror = listing(server);
            for (int look = 1; look <= 2; look++) {
                server.refuseListsAfter(2);
                // When
                refresh(mirror);
                // Then
                assertThat(files()).as("look %d", look).isEmpty();
            }
            server.refuseListsAfter(3);
            refresh(mirror);
            assertThat(files()).containsExactlyElementsOf(keys);
            assertThat(mirror.isDue()).isFalse();
        }
    }

    @Test
    void aListingThatFailedIsBegunAnewWhereSomethingWasListedSince() throws IOException {
        List<String> keys = new ArrayList<>(List.of("inbox/a.png", "inbox/b.png", "inbox/c/d.png"));
        try (ListingServer server = ListingServer.start(keys, 2)) {
            // Given
            Mirror mirror = listing(server);
            server.refuseListsAfter(1);
            refresh(mirror);
            server.refuseListsAfter(Integer.MAX_VALUE);
            refresh(mirror, List.of("inbox/c"), System.nanoTime());
            // When
            MirrorLook look = mirror.lookAtAll();
            // Then
            assertThat(look.listing).isNull();
            look(mirror, look);
            assertThat(files()).containsExactlyElementsOf(keys);
        }
    }

    @Test
    void whereTheStoreRefusesAllTheLookFails() throws IOException {
        try (ListingServer server = ListingServer.start(List.of("inbox/photo.yaml"), 10)) {
            server.refuse("inbox/photo.yaml", 403);
            server.refuseListsAfter(1);
            Mirror mirror = listing(server);
            assertThat(refresh(mirror, List.of("inbox"), System.nanoTime())).isFalse();
            assertThat(drops(mirror)).isEmpty();
        }
    }

    /** Camel's endpoints ask for the bucket when they start. */
    @Test
    void aPolicyThatAllowsListsBelowThePrefixAloneStopsNobody() throws IOException {
        List<String> keys = List.of("inbox/photo.png", "inbox/photo.txt");
        try (ListingServer server = ListingServer.start(keys, 10)) {
            server.refuseBucket();
            refresh(listing(server));
            assertThat(files()).isEqualTo(keys);
        }
    }

    @Test
    void aManifestThatIsTooLargeIsNotFetched() throws IOException {
        List<String> keys = List.of("inbox/large.jobs.csv", "inbox/small.jobs.csv");
        try (ListingServer server = ListingServer.start(keys, 10)) {
            server.resize("inbox/large.jobs.csv", ManifestFile.MAX_BYTES + 1);
            Mirror mirror = listing(server);
            refresh(mirror);
            assertThat(folder.resolve("inbox/large.jobs.csv")).hasSize(1);
            assertThat(folder.resolve("inbox/small.jobs.csv")).hasContent("a text");
            assertThat(mirror.at(folder.resolve("inbox/large.jobs.csv")).orElseThrow().bytes()).isEqualTo(ManifestFile.MAX_BYTES + 1);
        }
    }

    /** Linux takes paths of 4,096 bytes. */
    @Test
    void aPathThatIsTooLongForTheDiskHoldsUpNoOther() throws IOException {
        Path deep = root;
        while (deep.toString().length() < 3_700) {
            deep = deep.resolve("d".repeat(90));
        }
        folder = Files.createDirectories(deep).resolve("mirror");
        String tooLong = "inbox/" + ("e".repeat(90) + "/").repeat(5) + "x.png";
        try (ListingServer server = ListingServer.start(List.of("inbox/a.png", tooLong, "inbox/z.png"), 10)) {
            Mirror mirror = listing(server);
            List<String> warnings = Warnings.of(Mirror.class, () -> {
                refresh(mirror);
                refresh(mirror);
            });
            assertThat(files()).containsExactly("inbox/a.png", "inbox/z.png");
            try (Stream<Path> entries = Files.list(folder.resolve("inbox"))) {
                assertThat(entries).as("no half-made folders").hasSize(2);
            }
            assertThat(warnings).singleElement().asString().contains("s3://listed/" + tooLong, "shorter name");
        }
    }
}
