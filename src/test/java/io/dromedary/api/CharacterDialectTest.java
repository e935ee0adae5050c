package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.Credentials;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Target;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.core5.http.HttpEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterDialectTest {

    private static final String PATH = "v1/custom-references";

    @TempDir
    private Path root;
    private final Job job = Jobs.of("character", PATH, "c-1", Ledger.picture("face.png"));
    private final Dialects documented = Generations.at("https://api.example", new Credentials("id", "secret-1"), new MovingClock());

    private Dialects photos() {
        return new Dialects(URI.create("https://api.example"), new Credentials("id", "secret-1"),
                new DialectSettings(null, false, false, true, Generations.DEFAULTS.web(), null), root, new MovingClock());
    }

    // ------------------------------------------------------------------ custom references

    @Test
    void isMadeByAFlatRequestWithTheFirstApisHeaders() throws Exception {
        String body = documented.body(new Target("character", PATH), (ObjectNode) new ObjectMapper().readTree("""
                {"name":"Ada","input_images":[{"type":"image_url","image_url":"https://c.example/1.png"}],"model_version":"v2"}"""));
        Message message = Answers.none();
        documented.submit(job, body, message);
        assertThat(message.getBody(String.class)).isEqualTo(
                "{\"name\":\"Ada\",\"input_images\":[{\"type\":\"image_url\","
                        + "\"image_url\":\"https://c.example/1.png\"}],\"model_version\":\"v2\"}");
        assertThat(message.getHeaders()).containsEntry(Exchange.HTTP_URI, "https://api.example/v1/custom-references")
                .containsEntry("hf-secret", "secret-1");
        assertThat(documented.accepted(job, body, Answers.of(200, "{\"id\":\"c-1\",\"name\":\"Ada\",\"status\":\"not_ready\"}")))
                .isEqualTo(new Accepted("c-1", "not_ready", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not_ready", "queued", "in_progress", "dreaming"})
    void isWaitedForUntilItIsTrained(String word) throws Exception {
        Message message = Answers.none();
        documented.askForStatus(job, message);
        assertThat(message.getHeader(Exchange.HTTP_URI)).isEqualTo("https://api.example/v1/custom-references/c-1");
        Status status = documented.status(job, Answers.of(200, "{\"id\":\"c-1\",\"status\":\"" + word + "\",\"thumbnail_url\":null}"));
        assertThat(status.kind()).isEqualTo(Status.Kind.RUNNING);
        assertThat(status.word()).isEqualTo(word);
        assertThat(documented.isCancelable(job)).isFalse();
    }

    @Test
    void isFinishedWithNothingToDownload() throws Exception {
        Status status = documented.status(job,
                Answers.of(200, "{\"id\":\"c-1\",\"status\":\"completed\",\"reference_media\":[{\"media_url\":\"https://c.example/1\"}]}"));
        assertThat(status.isFinished()).isTrue();
        assertThat(status.results()).isEmpty();
    }

    @Test
    void failsWithItsReason() throws Exception {
        Status status = documented.status(job, Answers.of(200, "{\"status\":\"failed\",\"fail_reason\":\"No face was found.\"}"));
        assertThat(status.verdict().channel()).isEqualTo(Channel.FAILED);
        assertThat(status.verdict().why()).isEqualTo("The generation failed: No face was found.");
        assertThat(documented.status(job, Answers.of(404, "{}")).verdict().channel()).isEqualTo(Channel.UNCERTAIN);
        assertThat(documented.status(job, Answers.of(200, "{}")).kind()).isEqualTo(Status.Kind.MISSED);
    }

    // ------------------------------------------------------------------ of one photo

    @Test
    void thePhotoGoesAsAFormThatIsReadFromTheDisk() throws Exception {
        // Given
        Files.createDirectories(root.resolve("work/j"));
        Files.writeString(root.resolve("work/j/face.png"), "PICTURE");
        Message message = Answers.of(200, "old", "Content-Type", "text/html");
        // When
        photos().submit(job, "{}", message);
        // Then
        HttpEntity form = message.getBody(HttpEntity.class);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        form.writeTo(sent);
        assertThat(message.getHeaders()).containsEntry(Exchange.HTTP_URI, "https://api.example/api/characters")
                .containsEntry("hf-api-key", "id")
                .doesNotContainKey(Exchange.CONTENT_TYPE);
        assertThat(form.getContentType()).startsWith("multipart/form-data; boundary=");
        assertThat(form.getContentLength()).isEqualTo(sent.size());
        assertThat(sent.toString(StandardCharsets.UTF_8)).contains("name=\"photo\"; filename=\"photo.png\"", "Content-Type: image/png",
                "\r\n\r\nPICTURE\r\n");
    }

    @Test
    void aPhotoThatIsGoneIsNoSubmission() {
        assertThatThrownBy(() -> photos().submit(job, "{}", Answers.none())).isInstanceOf(RefusedException.class)
                .hasMessageContaining("no face.png any more");
        assertThatThrownBy(() -> photos().submit(Jobs.of("character", PATH), "{}", Answers.none())).hasMessageContaining("name a picture");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"404 | {} | FINISHED", "200 | {\"status\":\"completed\"} | FINISHED",
        "200 | {\"status\":\"in_progress\"} | RUNNING", "500 | '' | MISSED"})
    void theAnswerIsBelievedWhereTheHostKnowsNoMore(int status, String body, Status.Kind kind) throws Exception {
        assertThat(photos().accepted(job, "{}", Answers.of(200, "{\"id\":\"c-1\",\"photo_url\":\"https://c.example/p.jpg\"}")).requestId())
                .isEqualTo("c-1");
        assertThat(photos().status(job, Answers.of(status, body)).kind()).isEqualTo(kind);
    }
}
