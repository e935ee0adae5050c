package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Job;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Target;
import io.dromedary.testing.Generations;
import io.dromedary.testing.MovingClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What else can be done with a request of the queue: cancel, delete, let it expire. */
class QueueCancelTest {

    private final Dialects dialects = new Dialects(URI.create("https://api.example"), new Credentials("id", "secret-1"),
            new DialectSettings(Duration.ofHours(2), true, false, false, Generations.DEFAULTS.web(), null), Path.of("."),
            new MovingClock());
    private final Job job = Jobs.of(Target.QUEUE, "a/model", "r/1");

    @Test
    void cancelingHasNoBody() throws Exception {
        Message message = Answers.of(200, "old", "X-Old", "1");
        dialects.cancel(job, message);
        assertThat(message.getHeaders())
                .containsExactlyInAnyOrderEntriesOf(Map.of(Exchange.HTTP_URI, "https://api.example/requests/r%2F1/cancel",
                        Exchange.HTTP_METHOD, HttpMethods.POST, "Authorization", "Key id:secret-1", "Accept", "application/json"));
        assertThat(message.getBody()).isNull();
        assertThat(dialects.isCancelable(job)).isTrue();
    }

    @Test
    void theHybridIsCanceledWithItsOwnHeaders() throws Exception {
        Message message = Answers.none();
        dialects.cancel(Jobs.of("hybrid", "nano-banana", "s1"), message);
        assertThat(message.getHeaders()).containsEntry("hf-api-key", "id")
                .containsEntry(Exchange.HTTP_URI, "https://api.example/requests/s1/cancel")
                .doesNotContainKey("Authorization");
    }

    @ParameterizedTest
    @CsvSource({"202, true", "200, true", "400, false", "404, false", "409, false"})
    void anAnswerIsYesOrTooLate(int status, boolean canceled) throws Exception {
        assertThat(dialects.canceled(job, Answers.of(status, ""))).isEqualTo(canceled);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 408, 429, 500, 503})
    void anAnswerThatTellsNothingIsAskedForAgain(int status) {
        assertThatThrownBy(() -> dialects.canceled(job, Answers.of(status, "<html>"))).isInstanceOf(TryLaterException.class)
                .hasMessageContaining("HTTP " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void theAccountMayBeTheProblemHereToo(int status) {
        assertThatThrownBy(() -> dialects.canceled(job, Answers.of(status, "{}"))).isInstanceOf(AccountException.class);
    }

    @Test
    void aFinishedRequestIsDeletedWhereThatIsWanted() throws Exception {
        Message message = Answers.none();
        dialects.delete(job, message);
        assertThat(message.getHeaders()).containsEntry(Exchange.HTTP_METHOD, HttpMethods.DELETE).containsEntry(Exchange.HTTP_URI,
                "https://api.example/requests/r%2F1");
        assertThat(dialects.isDeletable(job)).isTrue();
        assertThat(Generations.at("https://api.example", null, new MovingClock()).isDeletable(job)).isFalse();
    }

    @Test
    void whatIsNotThereIsDeletedAndARefusalIsTold() throws Exception {
        dialects.checkDeleted(job, Answers.of(200, "{}"));
        dialects.checkDeleted(job, Answers.of(404, "{}"));
        assertThatThrownBy(() -> dialects.checkDeleted(job, Answers.of(403, "{\"detail\":\"not you, secret-1\"}")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("HTTP 403: not you, ***");
    }

    @Test
    void theExpiryGoesWithQueueRequestsOnly() throws Exception {
        for (var sent : Map.of(Target.QUEUE, "7200", "hybrid", "", "job-set", "", "character", "").entrySet()) {
            Message message = Answers.none();
            dialects.submit(Jobs.of(sent.getKey(), "x"), "{}", message);
            assertThat(message.getHeader("Hf-Expires-After", "")).as(sent.getKey()).isEqualTo(sent.getValue());
        }
    }
}
