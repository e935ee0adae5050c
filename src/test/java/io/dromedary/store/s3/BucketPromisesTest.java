package io.dromedary.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dromedary.api.http.PublicAddresses;
import io.dromedary.api.http.StreamedAnswer;
import io.dromedary.archive.Archiver;
import io.dromedary.archive.ErrorNotes;
import io.dromedary.archive.ObjectMoves;
import io.dromedary.deliver.Download;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.store.BucketStore;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.store.Store;
import io.dromedary.testing.BucketRoutes;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of verdicts and of paid results holds where a bucket is in the way. */
class BucketPromisesTest {

    private static final String ADDRESS = "https://cdn.example/1.mp4";
    private static final String NAME = "photo__higgsfield-ai-dop-standard__";

    @TempDir
    private Path root;
    private Ledger ledger;
    private Bucket bucket;
    private BucketStore store;
    private final BucketStore unreachable = new BucketStore(new Bucket(S3Server.client(), "no-such-bucket", ""),
            Path.of("nowhere").toAbsolutePath());

    @BeforeEach
    void open() {
        ledger = new Ledger(root);
        bucket = new Bucket(S3Server.client(), S3Server.BUCKET, UUID.randomUUID() + "/");
        store = new BucketStore(bucket, root);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Job finished() {
        return ledger.collecting(ledger.enter("j"));
    }

    private Download download(Store results) {
        return new Download(results, ledger.view, ledger.outputs, new PublicAddresses(false, SystemDefaultDnsResolver.INSTANCE), 1_000,
                Ledger.pace());
    }

    private static Message answer(String result) {
        Message message = new DefaultExchange(new DefaultCamelContext()).getMessage();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        message.setHeader(Exchange.CONTENT_TYPE, "video/mp4");
        message.setBody(new ByteArrayInputStream(result.getBytes(UTF_8)));
        message.setBody(StreamedAnswer.of(message));
        return message;
    }

    @Test
    void aResultWhoseNameWasTakenMeanwhileGetsTheNextOne() throws IOException {
        Job job = finished();
        Download download = download(store);
        Output reserved = download.reserveNext(job);
        bucket.put("outbox/" + NAME + "1.mp4", "another replica's".getBytes(UTF_8), "video/mp4");
        bucket.put("outbox/" + NAME + "2.json", "{}".getBytes(UTF_8), "application/json");
        download.receive(reserved, ADDRESS, 0, answer("paid"));
        assertThat(reserved.base()).isEqualTo(NAME + "1");
        assertThat(ledger.view.outputs(job)).extracting(Output::base, Output::path).containsExactly(tuple(NAME + "3", NAME + "3.mp4"));
        assertThat(bucket.read("outbox/" + NAME + "3.mp4", 10)).isEqualTo("paid".getBytes(UTF_8));
        assertThat(bucket.head("outbox/" + NAME + "3.mp4").orElseThrow().metadata()).containsEntry("job", "j").containsEntry("output", "1")
                .containsEntry("model", Ledger.MODEL).containsEntry("request-id", "request+of+j");
        assertThat(root.resolve("state/staging")).isEmptyDirectory();
    }

    @Test
    void aResultThatWasPublishedBeforeTheJournalKnewKeepsItsName() throws IOException {
        Job job = finished();
        Output reserved = download(store).reserveNext(job);
        download(store).receive(reserved, ADDRESS, 0, answer("paid"));
        ledger.sql().update("UPDATE output SET path = NULL");
        download(store).receive(download(store).reserveNext(job), ADDRESS, 0, answer("paid"));
        assertThat(ledger.view.outputs(job)).extracting(Output::path).containsExactly(NAME + "1.mp4");
    }

    @Test
    void aResultThatCannotBeWrittenIsStillToBeFetched() {
        Job job = finished();
        ledger.outputs.reserve(ledger.view.outputs(job).get(0), NAME + "1");
        Download download = new Download(new BucketStore(new Bucket(S3Server.client(), "no-such-bucket", ""), root), ledger.view,
                ledger.outputs,
                new PublicAddresses(false, SystemDefaultDnsResolver.INSTANCE), 1_000,
                Ledger.pace());
        assertThatThrownBy(() -> download.receive(download.reserveNext(job), ADDRESS, 0, answer("paid")))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContainingAll("s3://no-such-bucket/outbox/" + NAME + "1.mp4", "dromedary.s3.output-bucket");
        assertThat(ledger.view.outputs(job)).noneMatch(Output::isPublished);
    }

    public static final class NoRows {
        public boolean isOfLine() {
            return false;
        }

        public void tell() {
            throw new AssertionError("no job of a manifest");
        }
    }

    public static final class NoLeases {
        public void hold() {
            // The test has the job.
        }
    }

    /** @return what went wrong */
    private static Exception archived(Archiver archiver, Job job, Bucket in, BucketStore store) {
        Map<String, Object> beans = Map.of("archiver", archiver, "objectMoves", new ObjectMoves(in, store), "rowResults", new NoRows(),
                "leases", new NoLeases());
        try (BucketRoutes routes = new BucketRoutes(S3Server.client(), in, beans, "archive", "move-object")) {
            return routes.run("archive", Map.of(Variables.JOB, job), null).getException();
        }
    }

    @Test
    void aVerdictIsKeptAlsoWhileTheBucketCannotBeReached() throws IOException {
        Archiver filing = new Archiver(unreachable, ledger.journal, new ErrorNotes(unreachable, store, ledger.view), ledger.sweep,
                ledger.clock);
        Job ended = filing.end(ledger.waiting(ledger.enter("j")),
                new Verdict(Channel.NSFW, "It was flagged.", "Change it.", Verdict.Charged.NO));
        assertThat(ended.movingTo()).as("a folder that no other drop has").isEqualTo("errors/nsfw/j");
        assertThat(archived(filing, ended, new Bucket(S3Server.client(), "no-such-bucket", ""), unreachable))
                .isInstanceOf(ObjectStoreException.class);
        assertThat(ledger.now(ended).movingTo()).isEqualTo("errors/nsfw/j");

        store.write(ended.place() + "/photo.png", "picture".getBytes(UTF_8));
        Archiver reachable = new Archiver(store, ledger.journal, new ErrorNotes(store, store, ledger.view), ledger.sweep, ledger.clock);
        assertThat(archived(reachable, ledger.now(ended), bucket, store)).isNull();
        assertThat(ledger.now(ended).place()).isEqualTo("errors/nsfw/j");
        assertThat(bucket.hasAny("errors/nsfw/j/photo.png")).isTrue();
    }

    @Test
    void whatSomebodyPutWhereTheDropGoesStaysAndTheDropGoesBesideIt() throws IOException {
        // Given
        Archiver archiver = new Archiver(store, ledger.journal, new ErrorNotes(store, store, ledger.view), ledger.sweep, ledger.clock);
        Job job = ledger.waiting(ledger.enter("j"));
        store.write(job.place() + "/photo.png", "picture".getBytes(UTF_8));
        store.write(job.place() + "/photo.txt", "prompt".getBytes(UTF_8));
        Job ended = archiver.end(job, new Verdict(Channel.NSFW, "It was flagged.", "Change it.", Verdict.Charged.NO));
        assertThat(ended.movingTo()).isEqualTo("errors/nsfw");
        // When: since the way was chosen, and one file is as an interrupted move left it.
        bucket.put("errors/nsfw/photo.png", "picture".getBytes(UTF_8), "image/png");
        bucket.put("errors/nsfw/photo.txt", "somebody's".getBytes(UTF_8), "text/plain");
        assertThat(archived(archiver, ended, bucket, store)).isNull();
        // Then
        assertThat(ledger.now(ended).place()).isEqualTo("errors/nsfw/j");
        assertThat(bucket.read("errors/nsfw/photo.txt", 20)).isEqualTo("somebody's".getBytes(UTF_8));
        assertThat(bucket.read("errors/nsfw/j/photo.txt", 20)).isEqualTo("prompt".getBytes(UTF_8));
        assertThat(bucket.hasAny("work/j/")).isFalse();
    }
}
