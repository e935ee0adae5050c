package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.api.http.Credentials;
import io.dromedary.job.Job;
import io.dromedary.job.RefusedException;
import io.dromedary.testing.Generations;
import io.dromedary.testing.MovingClock;
import java.net.URI;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each generation is told where to call. */
class CallbackTest {

    private static final String PUBLIC = "https://studio.example/in";
    private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String BODY = "{\"params\":{\"prompt\":\"é }\",\"strength\":0.50,\"seed\":10000000000000000001}}";

    private static Dialects dialects(Callback callback) {
        return new Dialects(URI.create("https://api.example"), new Credentials("id", "secret-of-it"),
                new DialectSettings(null, false, false, false, Generations.DEFAULTS.web(), callback), Path.of("."), new MovingClock());
    }

    private static Message sent(Callback callback, Job job, String body) throws Exception {
        Message message = Answers.of(200, "old");
        dialects(callback).submit(job, body, message);
        return message;
    }

    @ParameterizedTest
    @CsvSource({"queue, a/model", "hybrid, nano-banana"})
    void queueAndHybridAreToldInTheQuery(String dialect, String path) throws Exception {
        // Given
        Job job = Jobs.of(dialect, path);
        Callback callback = new Callback(URI.create(PUBLIC), SECRET);
        // When
        Message message = sent(callback, job, "{}");
        // Then
        assertThat(message.getHeader(Exchange.HTTP_URI))
                .isEqualTo("https://api.example/" + path + "?hf_webhook=https%3A%2F%2Fstudio.example%2Fin%2Ftoken-1");
        assertThat(message.getBody(String.class)).isEqualTo("{}");
        assertThat(message.getHeaders().values().toString()).doesNotContain("whsec_");
        assertThat(dialects(callback).notifiesByWebhook(job)).isTrue();
        assertThat(dialects(callback).sendsSecretBack(job)).isFalse();
        assertThat(sent(callback, job, "{}").getHeaders()).as("a repeat is the same to the byte").isEqualTo(message.getHeaders());
    }

    @ParameterizedTest
    @CsvSource({"job-set", "generation-results"})
    void aJobSetIsToldInTheBodyWhichIsOtherwiseWhatTheJournalHas(String dialect) throws Exception {
        // Given
        Job job = Jobs.of(dialect, "v1/text2image/soul");
        String rest = BODY.substring(0, BODY.length() - 1);
        // When, Then
        assertThat(sent(new Callback(URI.create(PUBLIC), SECRET), job, BODY).getBody(String.class))
                .isEqualTo(rest + ",\"webhook\":{\"url\":\"https://studio.example/in/token-1\",\"secret\":\"" + SECRET + "\"}}");
        assertThat(sent(new Callback(URI.create(PUBLIC), null), job, BODY).getBody(String.class))
                .isEqualTo(rest + ",\"webhook\":{\"url\":\"https://studio.example/in/token-1\"}}");
        assertThat(sent(null, job, BODY).getBody(String.class)).isEqualTo(BODY);
        assertThat(dialects(new Callback(URI.create(PUBLIC), SECRET)).sendsSecretBack(job)).isTrue();
    }

    @Test
    void charactersAreOnlyLookedAtAndSoIsEverythingWithoutAnAddress() throws Exception {
        // Given
        Callback callback = new Callback(URI.create(PUBLIC), SECRET);
        Job character = Jobs.of("character", "v1/custom-references");
        // When
        Message message = sent(callback, character, "{}");
        // Then
        assertThat(dialects(callback).notifiesByWebhook(character)).isFalse();
        assertThat(message.getHeader(Exchange.HTTP_URI)).isEqualTo("https://api.example/v1/custom-references");
        assertThat(message.getBody(String.class)).isEqualTo("{}");
        assertThat(dialects(null).notifiesByWebhook(Jobs.of("queue", "a/model"))).isFalse();
        assertThat(dialects(callback).notifiesByWebhook(Jobs.of("web", "jobs/flux-2"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"queue, a/model", "job-set, v1/text2image/soul"})
    void aRefusalThatEchoesTheAddressDoesNotTellIt(String dialect, String path) {
        // Given
        Message answer = Answers.of(422,
                "{\"detail\":\"cannot call %s/token-1 with %s\"}".formatted(PUBLIC, dialect.equals("queue") ? "" : SECRET));
        // When
        RefusedException refusal = catchThrowableOfType(RefusedException.class,
                () -> dialects(new Callback(URI.create(PUBLIC), SECRET)).accepted(Jobs.of(dialect, path), BODY, answer));
        // Then
        assertThat(refusal.verdict().why()).contains("cannot call https://studio.example/in/***").doesNotContain("token-1", SECRET);
        assertThat(new Callback(URI.create(PUBLIC), SECRET).toString()).doesNotContain(SECRET);
    }
}
