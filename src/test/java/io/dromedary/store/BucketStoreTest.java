package io.dromedary.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.archive.FileMoves;
import io.dromedary.archive.ObjectMoves;
import io.dromedary.job.Variables;
import io.dromedary.store.s3.Bucket;
import io.dromedary.testing.BucketRoutes;
import io.dromedary.testing.S3Server;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BucketStoreTest extends StoreTest {

    private Bucket bucket;
    private BucketStore store;

    @BeforeEach
    void open() {
        bucket = new Bucket(S3Server.client(), S3Server.BUCKET, UUID.randomUUID() + "/");
        store = new BucketStore(bucket, root);
    }

    @Override
    protected Store store() {
        return store;
    }

    @Override
    protected Map<String, String> seen() throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        bucket.list("", entry -> keys.add(entry.key()));
        Map<String, String> seen = new TreeMap<>();
        for (String key : keys) {
            seen.put(key, new String(bucket.read(key, 1_000), UTF_8));
        }
        return seen;
    }

    @Override
    protected void move(String from, String to) {
        int slash = from.lastIndexOf('/');
        FileMoves moves = new FileMoves(from.substring(0, slash), to.substring(0, to.lastIndexOf('/')), List.of(from.substring(slash + 1)));
        moves.next();
        try (BucketRoutes routes = new BucketRoutes(S3Server.client(), bucket, Map.of("objectMoves", new ObjectMoves(bucket, store)),
                "move-object")) {
            assertThat(routes.run("move-object", Map.of(Variables.MOVES, moves), null).getException()).isNull();
        }
    }

    private String etag(String key) throws ObjectStoreException {
        return bucket.head(key).orElseThrow().etag();
    }

    // ------------------------------------------------------------------ drops

    /** The object's metadata say whose result it is. */
    @Test
    void replacesTheSameResultThatTheProviderMadeAnew() throws IOException {
        publish("outbox/a.png", "result", "j");
        publish("outbox/a.png", "the provider made it anew", "j");
        assertThat(seen()).isEqualTo(Map.of("outbox/a.png", "the provider made it anew"));
    }

    @Test
    void tellsAddresses() {
        assertThat(store.address("errors/nsfw/a.png")).isEqualTo(bucket.address("errors/nsfw/a.png")).startsWith("s3://");
    }

    @Test
    void keepsOnTheDiskOnlyWhatIsBeingWorkedOn() throws IOException {
        write("work/j/a.txt", "prompt");
        write("errors/nsfw/a.error.txt", "why");
        assertThat(root.resolve("work/j/a.txt")).hasContent("prompt");
        assertThat(root.resolve("errors")).doesNotExist();
        move("work/j/a.txt", "errors/nsfw/a.txt");
        assertThat(root.resolve("work/j")).isEmptyDirectory();
    }

    @Test
    void fetchesWorkThatAnotherMachineBegan() throws IOException {
        bucket.put("work/m/photo.png", "picture".getBytes(UTF_8), "image/png");
        store.link("work/m/photo.png", "work/m-1/photo.png");
        assertThat(root.resolve("work/m-1/photo.png")).hasContent("picture");
        assertThat(store.local("work/m/photo.png")).hasContent("picture");
    }

    /** Whoever still uploads to the inbox makes another object there; the claim's copy is written by nobody. */
    @Test
    void aClaimedCopyStaysWhatItWasWhateverIsPutIntoTheInbox() throws IOException {
        write("inbox/a.png", "half");
        bucket.copy("inbox/a.png", etag("inbox/a.png"), "work/j/a.png");
        Optional<String> claimed = store.version("work/j/a.png");
        write("inbox/a.png", "whole");
        assertThat(store.version("work/j/a.png")).isEqualTo(claimed);
        assertThat(store.local("work/j/a.png")).hasContent("half");
        assertThatThrownBy(() -> bucket.copy("inbox/a.png", claimed.orElseThrow(), "work/k/a.png"))
                .isInstanceOf(ObjectStoreException.class);
    }

    @Test
    void fetchesParkedDropsAnewAndForgetsThemWhenTheyLeave() throws IOException {
        write("errors/uncertain/x.drop/a.txt", "first");
        assertThat(store.local("errors/uncertain/x.drop/a.txt")).hasContent("first").startsWith(root.resolve("state"));
        write("errors/uncertain/x.drop/a.txt", "corrected");
        assertThat(store.local("errors/uncertain/x.drop/a.txt")).hasContent("corrected");
        move("errors/uncertain/x.drop", "done/x.drop");
        assertThat(root.resolve("state/fetched")).isEmptyDirectory();
    }

    @Test
    void finishesAMoveThatWasInterrupted() throws IOException {
        write("work/j/x.drop/1.png", "one");
        write("work/j/x.drop/2.png", "two");
        // The first object is copied; of the second, which is deleted already, the file is left.
        bucket.copy("work/j/x.drop/1.png", null, "done/x.drop/1.png");
        bucket.copy("work/j/x.drop/2.png", null, "done/x.drop/2.png");
        bucket.delete("work/j/x.drop/2.png");
        move("work/j/x.drop", "done/x.drop");
        assertThat(seen()).isEqualTo(Map.of("done/x.drop/1.png", "one", "done/x.drop/2.png", "two"));
        assertThat(root.resolve("work/j")).isEmptyDirectory();
    }

    @Test
    void aMoveTakesNothingThatOnlyBeginsLikeIt() throws IOException {
        write("work/j/a", "file");
        write("work/j/a.txt", "prompt");
        move("work/j/a", "done/a");
        assertThat(seen()).isEqualTo(Map.of("done/a", "file", "work/j/a.txt", "prompt"));
    }

    @Test
    void typesItsNotes() throws IOException {
        write("errors/nsfw/a.error.json", "{}");
        write("errors/nsfw/a.error.txt", "why");
        assertThat(bucket.head("errors/nsfw/a.error.json").orElseThrow().contentType()).isEqualTo("application/json");
        assertThat(bucket.head("errors/nsfw/a.error.txt").orElseThrow().contentType()).isEqualTo("text/plain;charset=utf-8");
    }

    @Test
    void refusesKeysThatLeadOutOfItsFolders() throws IOException {
        bucket.put("work/j/a.txt", new byte[0], "text/plain");
        for (String path : List.of("work/../../a.txt", "work/j/../a.txt", "errors/../a.txt", "errors/./a.txt", "/a.txt")) {
            assertThatThrownBy(() -> store.local(path)).as(path).isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be a file here");
            assertThatThrownBy(() -> store.link("work/j/a.txt", path)).as(path).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBucketThatCannotBeReachedProvesNothing() {
        Store other = new BucketStore(new Bucket(S3Server.client(), "no-such-bucket", ""), root);
        assertThatThrownBy(() -> other.missing(List.of("work/j/marker.txt"))).isInstanceOf(ObjectStoreException.class);
        assertThatThrownBy(() -> other.exists("errors/nsfw/a.png")).isInstanceOf(ObjectStoreException.class);
    }

    // ------------------------------------------------------------------ results

    @Test
    void publishesWithTypeHashAndWhatItIs() throws IOException {
        publish("outbox/a.png", "result", "j");
        assertThat(bucket.head("outbox/a.png")).hasValueSatisfying(head -> {
            assertThat(head.contentType()).isEqualTo("image/png");
            assertThat(head.metadata()).containsEntry("job", "j").containsEntry("output", "1")
                    .containsEntry("model", "ein+%C3%96l%2F%CE%BC%CE%BF%CE%BD%CF%84%CE%AD%CE%BB%CE%BF").containsKey("sha256");
        });
    }

    @Test
    void neverOverwritesAResultOfAnotherJob() throws IOException {
        publish("outbox/a.png", "of j", "j");
        String before = etag("outbox/a.png");
        assertThatThrownBy(() -> publish("outbox/a.png", "of k", "k")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(etag("outbox/a.png")).isEqualTo(before);
        assertThat(store.staging("outbox/a")).as("the result, for another name").hasContent("of k");
        bucket.put("outbox/b.png", "a person's".getBytes(UTF_8), "image/png");
        assertThatThrownBy(() -> publish("outbox/b.png", "of k", "k")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(seen()).containsEntry("outbox/a.png", "of j").containsEntry("outbox/b.png", "a person's");
    }

    @Test
    void putsWhatGrowsOnlyWhenItHasGrown() throws IOException {
        String path = "outbox/hats.results.jsonl";
        long end = store.append(path, 0, "one\n".getBytes(UTF_8));
        assertThat(bucket.head(path)).isEmpty();
        store.flush();
        bucket.delete(path);
        store.flush();
        assertThat(bucket.head(path)).as("nothing was new").isEmpty();
        store.append(path, end, "two\n".getBytes(UTF_8));
        store.flush();
        assertThat(seen()).isEqualTo(Map.of(path, "one\ntwo\n"));
        assertThat(bucket.head(path).orElseThrow().contentType()).isEqualTo("application/x-ndjson");
    }

    @Test
    void putsWhatHadGrownInAnEarlierRun() throws IOException {
        store.append("outbox/hats.results.jsonl", 0, "one\n".getBytes(UTF_8));
        new BucketStore(bucket, root).flush();
        assertThat(seen()).isEqualTo(Map.of("outbox/hats.results.jsonl", "one\n"));
    }

    @Test
    void goesOnWithAFileThatAnotherMachineBegan() throws IOException {
        long end = store.append("outbox/hats.results.jsonl", 0, "one\n".getBytes(UTF_8));
        store.flush();
        Files.delete(root.resolve("state/appended/outbox/hats.results.jsonl"));
        assertThat(store.append("outbox/hats.results.jsonl", end, "two\n".getBytes(UTF_8))).isEqualTo(8);
        store.flush();
        assertThat(seen()).isEqualTo(Map.of("outbox/hats.results.jsonl", "one\ntwo\n"));
    }
}
