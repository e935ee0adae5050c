package io.dromedary.deliver;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.api.http.PublicAddresses;
import io.dromedary.api.http.RefusedAddressException;
import io.dromedary.api.http.StreamedAnswer;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Result;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {

    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
    private static final String ADDRESS = "https://cdn.example/dir/1.mp4?sig=s3cr3t";
    private static final String MODEL = "higgsfield-ai-dop-standard";

    @TempDir
    private Path root;
    private Path outbox;
    private Ledger ledger;
    private Download download;

    @BeforeEach
    void open() throws IOException {
        outbox = Files.createDirectories(root.resolve("outbox"));
        ledger = new Ledger(root);
        download = new Download(new FolderStore(root), ledger.view, ledger.outputs,
                new PublicAddresses(false, SystemDefaultDnsResolver.INSTANCE), 1_000,
                Ledger.pace());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Job finished(String id, String folder, String name, String outputName, int results) {
        DropRequest plain = Ledger.request(0);
        DropRequest request = new DropRequest(plain.model(), plain.prompt(), plain.params(), null, null, null, null, outputName, 0, null,
                null, null, null, null, null);
        Job job = ledger.journal.enter(id, name, folder, List.of(name), "work/" + id, List.of(), request, "intent of " + id, null)
                .orElseThrow();
        return ledger.journal.collecting(ledger.waiting(job), "completed",
                IntStream.range(0, results).mapToObj(n -> new Result(ADDRESS.replace("/1.mp4", "/" + (n + 1) + ".mp4"), null)).toList(),
                List.of(), ledger.in(HOUR));
    }

    private Job finished(int results) {
        return finished("j", "", "photo.png", null, results);
    }

    /** @param headersAndValues a header's name, then its value, and so on */
    private static Message answer(int status, byte[] body, Object... headersAndValues) {
        return answer(status, new ByteArrayInputStream(body), headersAndValues);
    }

    private static Message answer(int status, InputStream body, Object... headersAndValues) {
        Message message = new DefaultExchange(CONTEXT).getMessage();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        for (int i = 0; i < headersAndValues.length; i += 2) {
            message.setHeader((String) headersAndValues[i], headersAndValues[i + 1]);
        }
        message.setBody(body);
        message.setBody(StreamedAnswer.of(message));
        return message;
    }

    private Output receive(Job job, Message answer) throws IOException {
        Output output = download.reserveNext(job);
        assertThat(download.receive(output, output.url(), 0, answer)).isNull();
        return ledger.view.outputs(job).get(output.number() - 1);
    }

    private List<String> outbox() throws IOException {
        try (Stream<Path> files = Files.walk(outbox)) {
            return files.filter(Files::isRegularFile).map(file -> outbox.relativize(file).toString()).sorted().toList();
        }
    }

    // ------------------------------------------------------------------ names

    @Test
    void resultsAreNumberedInTheOrderOfTheAnswer() throws IOException {
        // Given
        Job job = finished("j", "films/night", "photo.png", null, 2);
        // When
        Output first = receive(job, answer(200, new byte[] {1}, "Content-Type", "video/mp4"));
        Output second = receive(job, answer(200, new byte[] {2}, "Content-Type", "video/mp4"));
        // Then
        assertThat(first.path()).isEqualTo("films/night/photo__" + MODEL + "__1.mp4");
        assertThat(second.path()).isEqualTo("films/night/photo__" + MODEL + "__2.mp4");
        assertThat(download.reserveNext(job)).isNull();
    }

    @Test
    void theCountGoesOnAfterOtherJobsAndAfterFilesThatLieThere() throws IOException {
        // Given
        receive(finished("first", "", "photo.png", null, 1), answer(200, new byte[1], "Content-Type", "video/mp4"));
        download.reserveNext(finished("reserved", "", "photo.jpg", null, 1));
        Files.writeString(outbox.resolve("photo__" + MODEL + "__3.json"), "somebody's");
        Files.writeString(outbox.resolve("photo__" + MODEL + "__40.mp4"), "somebody's");
        // When, Then
        assertThat(download.reserveNext(finished("next", "", "photo.png", null, 1)).base()).isEqualTo("photo__" + MODEL + "__4");
    }

    @Test
    void aPreviewIsNamedAfterItsResultAndNotCounted() throws IOException {
        // Given
        Job job = ledger.journal
                .enter("j", "photo.png", "films", List.of("photo.png"), "work/j", List.of(), Ledger.request(0), "intent", null)
                .orElseThrow();
        job = ledger.journal.collecting(ledger.waiting(job), "completed",
                List.of(new Result(ADDRESS, null), new Result("https://cdn.example/2.mp4", ADDRESS)),
                List.of(), ledger.in(HOUR));
        // When
        for (Output output = download.reserveNext(job); output != null; output = download.reserveNext(job)) {
            assertThat(download.receive(output, output.url(), 0,
                    answer(200, new byte[1], "Content-Type", output.isPreview() ? "image/webp" : "video/mp4"))).isNull();
        }
        // Then
        assertThat(outbox()).containsExactly("films/photo__" + MODEL + "__1.mp4", "films/photo__" + MODEL + "__2.mp4",
                "films/photo__" + MODEL + "__2.preview.webp");
        assertThat(download.reserveNext(finished("next", "films", "photo.png", null, 1)).base()).isEqualTo("films/photo__" + MODEL + "__3");
    }

    @Test
    void aNumberWhosePreviewWouldOverwriteAFileIsTaken() throws IOException {
        Files.writeString(outbox.resolve("photo__" + MODEL + "__1.preview.webp"), "somebody's");
        assertThat(download.reserveNext(finished(1)).base()).isEqualTo("photo__" + MODEL + "__2");
    }

    @Test
    void whatIsGoneIsToldApart() throws IOException {
        Job job = finished(1);
        for (int status : new int[] {403, 404, 410}) {
            assertThatThrownBy(() -> receive(job, answer(status, new byte[0]))).isInstanceOf(GoneException.class);
        }
        assertThatThrownBy(() -> receive(job, answer(503, new byte[0]))).isNotInstanceOf(GoneException.class);
    }

    @Test
    void aNameIsReservedOnce() throws IOException {
        // Given
        Job job = finished(1);
        Output output = download.reserveNext(job);
        // When, Then
        assertThat(download.reserveNext(job)).isEqualTo(output);
    }

    @ParameterizedTest
    @CsvSource({
        "photo.png, , photo",
        "photo.png, hero, hero",
        "photo.png, ../../etc/passwd, etc_passwd",
        "'a b.png', , a b",
        "idea.yaml, , idea",
        "CON.png, , CON_",
        "'..png', , drop",
    })
    void namesOfOthersMeanNothingToTheFileSystem(String name, String outputName, String stem) throws IOException {
        String base = download.reserveNext(finished("j", "", name, outputName, 1)).base();
        assertThat(base).endsWith("__" + MODEL + "__1").doesNotContain("/");
        assertThat(base).startsWith(stem);
    }

    @Test
    void aNameThatAPersonTookMeanwhileIsNotReplaced() throws IOException {
        // Given
        Job job = finished(1);
        Output output = download.reserveNext(job);
        Files.writeString(outbox.resolve("photo__" + MODEL + "__1.mp4"), "a person's");
        // When
        download.receive(output, output.url(), 0, answer(200, new byte[] {1}, "Content-Type", "video/mp4"));
        // Then
        assertThat(ledger.view.outputs(job).get(0).path()).isEqualTo("photo__" + MODEL + "__2.mp4");
        assertThat(outbox()).containsExactly("photo__" + MODEL + "__1.mp4", "photo__" + MODEL + "__2.mp4");
        assertThat(outbox.resolve("photo__" + MODEL + "__1.mp4")).hasContent("a person's");
    }

    // ------------------------------------------------------------------ asking

    @Test
    void asksWithoutCredentialsAndForTheBytesAsTheyAre() throws IOException {
        // Given
        Message message = answer(200, new byte[1], "Authorization", "Key id:secret", "CamelHttpQuery", "a=b", "CamelHttpPath", "/x");
        // When
        download.ask(ADDRESS, message);
        // Then
        assertThat(message.getHeaders()).containsExactlyInAnyOrderEntriesOf(Map.of(
                Exchange.HTTP_URI, ADDRESS, Exchange.HTTP_METHOD, HttpMethods.GET, "Accept-Encoding", "identity"));
        assertThat(message.getBody()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://cdn.example/x", "file:///etc/passwd", "https://user@cdn.example/x", "https://{{higgsfield.key}}/x",
        "nonsense"})
    void asksNoAddressThatIsNotAllowed(String address) {
        assertThatThrownBy(() -> download.ask(address, answer(200, new byte[0]))).isInstanceOf(RefusedAddressException.class);
    }

    // ------------------------------------------------------------------ receiving

    @Test
    void publishesWhatCameAndKnowsItsHash() throws IOException {
        // Given
        byte[] video = new byte[777];
        Message answer = answer(200, video, "Content-Type", "video/mp4; codecs=x", "Content-Length", "777");
        // When
        Output output = receive(finished(1), answer);
        // Then
        assertThat(outbox.resolve(output.path())).hasBinaryContent(video);
        assertThat(output.bytes()).isEqualTo(777);
        assertThat(output.sha256()).isEqualTo(DigestUtils.sha256Hex(video));
        assertThat(output.contentType()).isEqualTo("video/mp4");
        assertThat(outbox()).containsExactly(output.path());
        assertThat(answer.getBody()).as("nobody may read the stream again").isNull();
    }

    @Test
    void aLengthThatWasNotAnnouncedIsNoFault() throws IOException {
        assertThat(receive(finished(1), answer(200, new byte[1_000])).path()).endsWith("__1.mp4");
    }

    @Test
    void followsRedirectsButNotForEver() throws IOException {
        // Given
        Output output = download.reserveNext(finished(1));
        // When, Then
        assertThat(download.receive(output, ADDRESS, 0, answer(302, new byte[0], "Location", "https://other.example/2")))
                .isEqualTo("https://other.example/2");
        assertThat(download.receive(output, ADDRESS, 2, answer(307, new byte[0], "Location", "../3?a=b")))
                .isEqualTo("https://cdn.example/3?a=b");
        assertThatThrownBy(() -> download.receive(output, ADDRESS, 3, answer(302, new byte[0], "Location", "https://other.example/4")))
                .isInstanceOf(DownloadException.class).hasMessage("cdn.example redirects more than 3 times");
    }

    @Test
    void aRedirectToNonsenseIsAFailedDownload() throws IOException {
        Output output = download.reserveNext(finished(1));
        assertThatThrownBy(
                () -> download.receive(output, ADDRESS, 0, answer(302, new byte[0], "Location", "https://other.example/a b?sig=s3cr3t")))
                .isInstanceOf(IOException.class).hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "200, text/html, '(text/html) instead of the result'",
        "200, 'Text/HTML; charset=utf-8', 'instead of the result'",
        "404, application/xml, HTTP 404",
        "403, application/xml, HTTP 403",
        "500, image/png, HTTP 500",
        "206, video/mp4, HTTP 206",
        "302, video/mp4, HTTP 302",
    })
    void whatIsNoResultIsNotPublished(int status, String type, String says) throws IOException {
        // Given
        Job job = finished(1);
        // When, Then
        assertThatThrownBy(() -> receive(job, answer(status, new byte[9], "Content-Type", type))).isInstanceOf(DownloadException.class)
                .hasMessageContaining("cdn.example").hasMessageContaining(says).hasMessageNotContaining("s3cr3t");
        assertThat(outbox()).isEmpty();
        assertThat(download.reserveNext(job).isPublished()).isFalse();
    }

    @Test
    void aResultThatIsCutOffIsNotPublished() throws IOException {
        // Given
        Job job = finished(1);
        // When, Then
        assertThatThrownBy(() -> receive(job, answer(200, new byte[776], "Content-Type", "video/mp4", "Content-Length", 777)))
                .isInstanceOf(DownloadException.class).hasMessageContaining("777 bytes were announced, 776 came");
        assertThat(outbox()).isEmpty();
    }

    @Test
    void aResultThatIsTooLargeIsNotPublishedAndTheSettingIsNamed() throws IOException {
        // Given
        Job job = finished(1);
        // When, Then
        assertThatThrownBy(() -> receive(job, answer(200, new byte[1_001], "Content-Type", "video/mp4")))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("dromedary.download.max-bytes, 1000");
        assertThat(outbox()).isEmpty();
    }

    @Test
    void aResultThatIsAnnouncedAsTooLargeIsNotRead() throws IOException {
        // Given
        Job job = finished(1);
        InputStream unread = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("it was read");
            }
        };
        // When, Then
        assertThatThrownBy(() -> receive(job, answer(200, unread, "Content-Type", "video/mp4", "Content-Length", 1_001L)))
                .isInstanceOf(DownloadException.class).hasMessageContaining("max-bytes, 1000: 1001 bytes were announced");
    }

    @Test
    void anEmptyResultIsNoResult() throws IOException {
        Job job = finished(1);
        assertThatThrownBy(() -> receive(job, answer(200, new byte[0], "Content-Type", "video/mp4"))).isInstanceOf(DownloadException.class);
        assertThat(outbox()).isEmpty();
    }

    @Test
    void aConnectionThatBreaksLeavesNoStagingFile() throws IOException {
        // Given
        Job job = finished(1);
        Message answer = answer(200, new InputStream() {
            private int left = 100;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("reset");
                }
                return 1;
            }
        }, "Content-Type", "video/mp4");
        // When, Then
        assertThatThrownBy(() -> receive(job, answer)).isInstanceOf(IOException.class).hasMessage("reset");
        assertThat(outbox()).isEmpty();
        // When: the next try.
        assertThat(receive(job, answer(200, new byte[5], "Content-Type", "video/mp4")).bytes()).isEqualTo(5);
    }
}
