package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_BEARER;
import static io.dromedary.sandbox.Client.WITH_HF;
import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.sandbox.ledger.Ledger;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EveryDialectTest extends SandboxTest {

    /** How to order four pictures, and where to look. */
    private enum Way {
        QUEUE("/reve/text-to-image", WITH_KEY, "{\"prompt\":\"%s\",\"num_images\":4}", "/request_id", "/requests/%s/status", "/status"),
        HYBRID("/nano-banana", WITH_HF, "{\"prompt\":\"%s\",\"num_images\":4}", "/id", "/requests/%s/status", "/status"),
        JOB_SET("/v1/text2image/soul", WITH_HF, "{\"params\":{\"prompt\":\"%s\",\"width_and_height\":\"1536x1536\",\"batch_size\":4}}",
                "/id",
                "/v1/job-sets/%s", "/jobs/1/status"),
        WEB("/jobs/reve", WITH_BEARER,
                "{\"params\":{\"prompt\":\"%s\",\"width\":64,\"height\":64,\"aspect_ratio\":\"1:1\",\"batch_size\":4}}",
                "/job_sets/0/id", "/job-sets/%s", "/jobs/1/status");

        private final String path;
        private final String[] credentials;
        private final String body;
        private final String id;
        private final String look;
        private final String status;

        Way(String path, String[] credentials, String body, String id, String look, String status) {
            this.path = path;
            this.credentials = credentials;
            this.body = body;
            this.id = id;
            this.look = look;
            this.status = status;
        }

        Client.Reply submit(Client client, String prompt) throws IOException {
            return client.post(path, credentials, body.formatted(prompt));
        }

        Client.Reply look(Client client, Client.Reply submitted) throws IOException {
            return client.get(look.formatted(submitted.json().at(id).asText()), credentials);
        }
    }

    private static Stream<Arguments> refusals() {
        return Stream.of(Way.values())
                .flatMap(way -> Map.of("401", 401, "403", 403, "403-key", 403, "404", 404, "422", 422, "429", 429, "concurrency",
                        400, "423", 423, "503-model", 503, "500-before", 500).entrySet().stream()
                        .map(each -> Arguments.of(way, each.getKey(), each.getValue())));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses(Way way, String fault, int status) throws IOException {
        assertThat(way.submit(client, "a [sandbox:" + fault + "]").status()).isEqualTo(status);
        assertThat(sandbox.ledger().accepted()).isZero();
        assertThat(sandbox.ledger().refused()).isEqualTo(Map.of(Integer.toString(status), 1L));
    }

    private static Stream<Arguments> outcomes() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of("nsfw", "failed", "canceled", "stuck", "unknown-status", "completed")
                .map(fault -> Arguments.of(way, fault)));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void ends(Way way, String outcome) throws IOException {
        var submitted = way.submit(client, outcome.equals("completed") ? "a" : "a [sandbox:" + outcome + "]");
        String word = way.look(client, submitted).json().at(way.status).asText();
        boolean web = way == Way.WEB;
        assertThat(word).isEqualTo(switch (outcome) {
            case "nsfw" -> web ? "failed" : "nsfw";
            case "stuck" -> web ? "processing" : "in_progress";
            case "unknown-status" -> "contemplating";
            default -> outcome;
        });
        assertThat(sandbox.ledger().charged()).isEqualTo(List.of("unknown-status", "completed").contains(outcome) ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void losesTheAnswerOfWhatItAccepted(Way way) throws IOException {
        assertThat(way.submit(client, "a [sandbox:502-after]").status()).isEqualTo(502);
        assertThatThrownBy(() -> way.submit(new Client(sandbox), "a [sandbox:drop-after]")).isInstanceOf(IOException.class);
        assertThat(sandbox.ledger().entries()).hasSize(2).allMatch(Ledger.Entry::charged);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void failsTheFirstLooks(Way way) throws IOException {
        var submitted = way.submit(client, "a [sandbox:poll-500] [sandbox:poll-429]");
        assertThat(way.look(client, submitted).status()).isEqualTo(500);
        assertThat(way.look(client, submitted).status()).isEqualTo(429);
        assertThat(way.look(client, submitted).status()).isEqualTo(200);
        assertThat(sandbox.ledger().entries().get(0).looks().count()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void refusesWhatIsOverTheLimit(Way way) throws IOException {
        sandbox.behave(sandbox.settings().withHold(true).withConcurrencyLimit(1, 429));
        assertThat(way.submit(client, "a").status()).isEqualTo(200);
        assertThat(way.submit(client, "b").status()).isEqualTo(429);
        sandbox.release();
        assertThat(way.submit(client, "b").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void locksTheAccount(Way way) throws IOException {
        var submitted = way.submit(client, "a");
        sandbox.behave(sandbox.settings().withFault("401", -1));
        assertThat(way.submit(client, "a").status()).isEqualTo(401);
        assertThat(way.look(client, submitted).status()).isEqualTo(401);
    }

    @Test
    void givesFewerPicturesInTheQueueWhereSomeEndOtherwise() throws IOException {
        for (String fault : new String[] {"partial-nsfw", "partial-failed"}) {
            var status = Way.QUEUE.look(client, Way.QUEUE.submit(client, "[sandbox:" + fault + "]")).json();
            assertThat(status.path("status").asText()).isEqualTo("completed");
            assertThat(status.path("images")).hasSize(3);
            assertThat(client.download(status.at("/images/2/url").asText()).status()).isEqualTo(200);
        }
    }

    @Test
    void writesEveryDialectIntoOneLedgerWithTheExactBody() throws IOException {
        for (Way way : Way.values()) {
            way.submit(client, "a");
        }
        assertThat(sandbox.ledger().entries()).extracting(Ledger.Entry::dialect).containsExactly("queue", "hybrid", "job-set", "web");
        assertThat(sandbox.ledger().entries()).extracting(Ledger.Entry::auth).containsExactly("Key", "hf", "hf", "Bearer");
        assertThat(sandbox.ledger().entries()).extracting(Ledger.Entry::path).containsExactly("/reve/text-to-image", "/nano-banana",
                "/v1/text2image/soul", "/jobs/reve");
        assertThat(sandbox.ledger().entries()).extracting(Ledger.Entry::body).containsExactly(Stream.of(Way.values())
                .map(way -> way.body.formatted("a")).toArray(String[]::new));
        assertThat(sandbox.ledger().entries()).extracting(Ledger.Entry::prompt).containsOnly("a");
    }
}
