package io.dromedary.acceptance;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Running;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Everything that can go wrong ends in its named place with a reason, and costs nothing. */
class ChannelsIT extends WithStudio {

    private JsonNode note(String path) throws Exception {
        return new ObjectMapper().readTree(studio.read(path + ".error.json"));
    }

    @Test
    void eachOutcomeHasItsChannel() throws Exception {
        studio.with("DROMEDARY_DOWNLOAD_TRIES", "2").with("DROMEDARY_DEADLINE", "3");
        Map<String, String> channels = Map.ofEntries(
                Map.entry("nsfw", "errors/nsfw"), Map.entry("failed", "errors/failed"), Map.entry("canceled", "errors/canceled"),
                Map.entry("422", "errors/rejected-422"), Map.entry("404", "errors/rejected-422"),
                Map.entry("500-before", "errors/uncertain"), Map.entry("500-after", "errors/uncertain"),
                Map.entry("502-after", "errors/uncertain"), Map.entry("html-502", "errors/uncertain"),
                Map.entry("drop-before", "errors/uncertain"), Map.entry("drop-after", "errors/uncertain"),
                Map.entry("stuck", "errors/expired"), Map.entry("empty", "errors/undeliverable"),
                Map.entry("download-404*9", "errors/undeliverable"));
        channels.keySet().forEach(fault -> studio.drop("f " + fault.replace("*9", ""), ".png", "please [sandbox:" + fault + "]"));
        // When
        assertThat(studio.once()).isEqualTo(2);
        // Then
        channels.forEach((fault, channel) -> assertThat(studio.files(channel)).as(fault)
                .contains("f %s.png".formatted(fault.replace("*9", "")), "f %s.txt".formatted(fault.replace("*9", "")),
                        "f %s.png.error.json".formatted(fault.replace("*9", "")), "f %s.png.error.txt".formatted(fault.replace("*9", ""))));
        assertThat(studio.files("inbox")).isEmpty();
        assertThat(studio.files("work")).isEmpty();
        assertThat(note("errors/nsfw/f nsfw.png").path("charged").asText()).isEqualTo("no");
        assertThat(note("errors/failed/f failed.png").path("charged").asText()).isEqualTo("no");
        assertThat(note("errors/uncertain/f 500-after.png").path("charged").asText()).isEqualTo("unknown");
        JsonNode refused = note("errors/rejected-422/f 422.png");
        assertThat(refused.path("http_status").asInt()).isEqualTo(422);
        assertThat(refused.path("correlation_id").asText()).isNotBlank();
        assertThat(refused.path("fields").path(0).path("field").asText()).isEqualTo("prompt");
        assertThat(refused.path("fields").path(0).path("found").asText()).contains("please");
        assertThat(studio.read("errors/nsfw/f nsfw.png.error.txt")).contains("Nothing was charged").hasLineCount(1);
        long posts = studio.sandbox.ledger().posts();
        assertThat(posts).as("a generation that failed is made once more").isEqualTo(channels.size() + 1);
        assertThat(note("errors/failed/f failed.png").path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void whatThePersonCanCorrectIsInvalidAndNeverSent() throws Exception {
        studio.drop("empty.png", new byte[0]).drop("empty.txt", "hello")
                .drop("text.jpg", "this is no picture").drop("text.txt", "hello")
                .drop("photo.heic", "\0\0\0\u0018ftypheic\0\0\0\0mif1heic").drop("photo.txt", "hello")
                .drop("typo.png", Studio.picture(1)).drop("typo.yaml", "prmpt: hello\n")
                .drop("two.png", Studio.picture(2)).drop("two.jpg", Studio.picture(3)).drop("two.txt", "hello")
                .drop("alone.txt", "no picture comes")
                .drop("bomb.png", Studio.picture(4)).drop("bomb.yaml", "a: &a [x, x]\nb: *a\nprompt: hello\n")
                .drop("fetch.png", Studio.picture(5)).drop("fetch.yaml", "prompt: hello\nparams: {image_url: 'http://169.254.169.254/'}\n")
                .drop("missing.yaml", "prompt: hello\nimages: [nowhere.png]\n");
        assertThat(studio.once()).isEqualTo(2);
        assertThat(studio.sandbox.ledger().posts()).isZero();
        assertThat(studio.files("inbox")).isEmpty();
        assertThat(studio.files("errors/invalid")).contains("empty.png", "empty.txt", "text.jpg", "photo.heic", "photo.txt", "typo.png",
                "typo.yaml", "two.png", "two.jpg", "two.txt", "alone.txt", "bomb.png", "fetch.yaml", "missing.yaml");
        assertThat(studio.read("errors/invalid/typo.png.error.txt")).contains("typo.yaml").contains("prmpt").contains("prompt");
        assertThat(studio.read("errors/invalid/photo.heic.error.txt")).contains("HEIC").contains("JPEG");
    }

    @Test
    void noProfilesPromptIsPaidInPlaceOfOneThatSomebodyWrote() throws Exception {
        Map<String, String> beside = Map.ofEntries(
                Map.entry("a (1).txt", "a camel"), Map.entry("a.yaml.txt", "a camel"), Map.entry("a.caption", "a camel"),
                Map.entry("s.yaml", "prompt: a: b\nimages: [a.png]\n"),
                Map.entry("s2.yaml", "prompt: a wall in #ff8800\nimages: [a.png]\n"),
                Map.entry("a.txt", "{\\rtf1 a camel}"), Map.entry("a.png.txt", "prompt: a camel"),
                Map.entry("night.csv", "id,images\n1,a.png\n"), Map.entry("night.jobs.jsonl", "[\n{\"id\": 1, \"images\": [\"a.png\"]}\n]"),
                Map.entry("table.jobs.csv", "id;prompt;images\n1;#NAME?;a.png\n"));
        studio.drop("_profile.yaml", "prompt: of the profile\n");
        beside.forEach((name, text) -> studio.drop(name + " in/a.png", Studio.picture(name.hashCode())).drop(name + " in/" + name, text));
        studio.drop("utf-16/a.png", Studio.picture(1)).drop("utf-16/s.json", "{\"images\": [\"a.png\"]}".getBytes(UTF_16LE));
        for (int i = 1; i <= 6; i++) {
            studio.drop("six/a.png", Studio.picture(2)).drop("six/night-" + i + ".yaml", "prompt: p%d\nimages: [a.png]\n".formatted(i));
        }
        studio.drop("good/Photo.PNG", Studio.picture(3)).drop("good/photo.txt", "of its own").drop("good/other.png", Studio.picture(4))
                .drop("good/one.yaml", "prompt: as text\nimages: b.png\n").drop("good/b.png", Studio.picture(5))
                .drop("good/t.jobs.csv", "sep=;\nid;prompt;images\n1;of a row;c.png\n").drop("good/c.png", Studio.picture(6));
        // When
        assertThat(studio.once()).isEqualTo(2);
        // Then
        assertThat(studio.sandbox.ledger().entries()).extracting(one -> one.prompt())
                .containsExactlyInAnyOrder("of its own", "of the profile", "as text", "of a row");
        assertThat(studio.sandbox.ledger().posts()).isEqualTo(4);
        assertThat(studio.files("inbox")).containsExactly("_profile.yaml");
        List<String> invalid = studio.files("errors/invalid");
        assertThat(invalid).contains("utf-16/a.png", "utf-16/s.json", "six/a.png", "six/night-6.yaml");
        beside.keySet().stream().filter(name -> !name.startsWith("table"))
                .forEach(name -> assertThat(invalid).as(name).contains(name + " in/a.png", name + " in/" + name));
        assertThat(studio.read("errors/invalid/a.caption in/a.png.error.txt")).contains("a.png, prompt", "a.caption", "a.png.txt");
        assertThat(studio.read("errors/invalid/s.yaml in/a.png.error.txt")).contains("a.png", "s.yaml, line 1");
        assertThat(studio.read("errors/invalid/six/a.png.error.txt")).contains("a.jobs.jsonl", "\"images\": [\"a.png\"]");
    }

    @Test
    void throttledJobsWaitInTheJournalAndAreDelivered() throws Exception {
        studio.drop("a 429", ".png", "[sandbox:429*2]").drop("a 400", ".png", "[sandbox:concurrency]")
                .drop("a 423", ".png", "[sandbox:423]")
                .drop("a 503", ".png", "[sandbox:503-model]").drop("upload", ".png", "[sandbox:upload-403]")
                .drop("poll", ".png", "[sandbox:poll-500*2]").drop("poll2", ".png", "[sandbox:poll-drop]")
                .drop("odd", ".png", "[sandbox:unknown-status]")
                .drop("cut", ".png", "[sandbox:truncated]").drop("moved", ".png", "[sandbox:redirect]")
                .drop("oops", ".png", "[sandbox:download-500]")
                .drop("slow", ".png", "[sandbox:slow]");
        try (Running app = studio.runOnce()) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
            assertThat(app.output()).contains("No place for");
        }
        assertThat(studio.files("outbox")).hasSize(24);
        assertThat(studio.sandbox.ledger().entries()).hasSize(12).extracting(one -> one.idempotencyKey()).doesNotHaveDuplicates();
        // One POST each, and one more for each refusal: the client repeats nothing by itself, on no used connection.
        assertThat(studio.sandbox.ledger().posts()).isEqualTo(12 + 5);
        assertThat(studio.sandbox.ledger().submitsPerPort().values()).containsOnly(1);
        assertThat(studio.sandbox.ledger().leakedCredentials()).isZero();
    }

    @Test
    void aJobWithoutAPlaceIsVisibleAndGoesToItsChannelWhenPatienceEnds() throws Exception {
        studio.with("DROMEDARY_PATIENCE", "2");
        studio.sandbox.behave(SandboxSettings.quick().withFault("429", -1));
        studio.drop("a", ".png", "hello");
        assertThat(studio.once()).isEqualTo(2);
        assertThat(studio.files("errors/rate-limited")).contains("a.png", "a.txt", "a.png.error.txt");
        assertThat(note("errors/rate-limited/a.png").path("charged").asText()).isEqualTo("no");
        assertThat(studio.sandbox.ledger().entries()).isEmpty();
    }

    @Test
    void aWrongKeyPausesTheAccountAndLeavesEverythingWhereItIs() throws Exception {
        studio.sandbox.behave(SandboxSettings.quick().withFault("401", -1));
        studio.drop("a", ".png", "one").drop("b", ".png", "two");
        // When
        try (Running app = studio.runOnce()) {
            assertThat(app.awaitExit(Studio.LIMIT)).isEqualTo(3);
            assertThat(app.output()).contains("HIGGSFIELD_BASE_URL=https://api.higgsfield.ai").doesNotContain("se:cret");
        }
        try (App jobs = studio.launcher().start("jobs")) {
            assertThat(jobs.awaitExit(Studio.LIMIT)).isZero();
            assertThat(jobs.output()).contains("THE ACCOUNT IS PAUSED");
        }
        assertThat(studio.files("errors")).isEmpty();
        // Then it goes on by itself once the key works again
        studio.with("HIGGSFIELD_PROBE", "1");
        try (Running app = studio.run()) {
            app.awaitOutput("The account is paused", Studio.LIMIT);
            studio.sandbox.behave(SandboxSettings.quick());
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 4);
            assertThat(app.output()).contains("The account works again");
        }
        assertThat(studio.sandbox.ledger().entries()).hasSize(2);
    }

    @Test
    void noCreditsPauseTheAccountAndOneJobAtATimeTriesAgain() throws Exception {
        studio.with("HIGGSFIELD_PROBE", "1");
        studio.sandbox.behave(SandboxSettings.quick().withFault("403", -1));
        studio.drop("a", ".png", "one").drop("b", ".png", "two").drop("c", ".png", "three");
        try (Running app = studio.run()) {
            app.awaitOutput("not enough credits", Studio.LIMIT);
            studio.sandbox.behave(SandboxSettings.quick());
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 6);
        }
        assertThat(studio.sandbox.ledger().entries()).hasSize(3);
    }

    @Test
    void movingADropBackIsARetryWhereNothingWasSpentAndReattachesWhereItMayLive() throws Exception {
        studio.with("DROMEDARY_DEADLINE", "2").with("DROMEDARY_SWEEP", "3600");
        studio.drop("flagged", ".png", "[sandbox:nsfw]");
        assertThat(studio.once()).isEqualTo(2);
        studio.sandbox.behave(SandboxSettings.quick().withHold(true));
        studio.drop("late", ".png", "held");
        assertThat(studio.once()).isEqualTo(2);
        assertThat(studio.files("errors/expired")).contains("late.png", "late.txt");
        // When both are moved back and the provider has finished
        studio.sandbox.release();
        studio.sandbox.behave(SandboxSettings.quick());
        for (String name : studio.files("errors")) {
            studio.move("errors/" + name, "inbox/" + name.replaceFirst(".*/", ""));
        }
        assertThat(studio.once()).isEqualTo(2);
        // Then
        assertThat(studio.done()).containsExactly("late.png", "late.txt");
        assertThat(studio.files("errors")).containsExactly("nsfw/flagged.png", "nsfw/flagged.png.error.json", "nsfw/flagged.png.error.txt",
                "nsfw/flagged.txt");
        assertThat(studio.sandbox.ledger().entries()).extracting(one -> one.prompt())
                .containsExactlyInAnyOrder("[sandbox:nsfw]", "[sandbox:nsfw]", "held");
    }

    @Test
    void theSweepDeliversWhatWasParkedAndTheDropMovesToItsProperPlace() throws Exception {
        studio.with("DROMEDARY_DEADLINE", "1").with("DROMEDARY_SWEEP", "1");
        studio.sandbox.behave(SandboxSettings.quick().withHold(true));
        studio.drop("late", ".png", "held");
        try (Running app = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> studio.files("errors/expired").contains("late.txt"));
            studio.sandbox.release();
            await().atMost(Studio.LIMIT).until(() -> studio.done().contains("late.png"));
            await().atMost(Studio.LIMIT).until(() -> studio.files("errors").isEmpty());
            assertThat(app.isRunning()).isTrue();
        }
        assertThat(studio.files("outbox")).hasSize(2);
        assertThat(studio.sandbox.ledger().entries()).hasSize(1);
    }

    @Test
    void whatWasNotChargedIsMadeOnceMoreAsOftenAsTheSettingsSay() throws Exception {
        studio.with("DROMEDARY_RETRY_NSFW", "2");
        studio.drop("fails once", ".png", "[sandbox:failed*1]").drop("fails always", ".png", "[sandbox:failed]")
                .drop("flagged", ".png", "[sandbox:nsfw*2]");
        assertThat(studio.once()).isEqualTo(2);
        assertThat(studio.done()).contains("fails once.png", "flagged.png");
        assertThat(studio.files("errors/failed")).contains("fails always.png");
        assertThat(studio.files("work")).isEmpty();
        assertThat(studio.sandbox.ledger().entries()).extracting(one -> one.prompt()).containsExactlyInAnyOrder("[sandbox:failed*1]",
                "[sandbox:failed*1]", "[sandbox:failed]", "[sandbox:failed]", "[sandbox:nsfw*2]", "[sandbox:nsfw*2]", "[sandbox:nsfw*2]");
        assertThat(studio.sandbox.ledger().entries()).extracting(one -> one.idempotencyKey()).doesNotHaveDuplicates();
        assertThat(studio.sandbox.ledger().entries()).filteredOn(one -> one.prompt().equals("[sandbox:nsfw*2]"))
                .extracting(one -> one.bodySha256()).as("each with another seed").doesNotHaveDuplicates();
    }

    @Test
    void aLostAnswerIsResolvedByAPersonsWord() throws Exception {
        studio.drop("found", ".png", "[sandbox:drop-after]").drop("never", ".png", "[sandbox:drop-before]");
        assertThat(studio.once()).isEqualTo(2);
        String request = studio.sandbox.ledger().entries().get(0).requestId();
        say(note("errors/uncertain/found.png").path("job").asText(), "--attach", request);
        say(note("errors/uncertain/never.png").path("job").asText(), "--submit-again", "--yes");
        assertThat(studio.once()).isZero();
        assertThat(studio.done()).contains("found.png", "never.png");
        assertThat(studio.sandbox.ledger().entries()).hasSize(2);
        assertThat(studio.files("errors")).isEmpty();
    }

    private void say(String... word) throws Exception {
        try (App app = studio.launcher().start(java.util.stream.Stream.concat(java.util.stream.Stream.of("jobs"),
                java.util.stream.Stream.of(word)).toArray(String[]::new))) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
        }
    }

    @Test
    void aDeclaredIdempotentHostIsAskedAgainWithTheSameKey() throws Exception {
        studio.with("HIGGSFIELD_IDEMPOTENCY", "on").with("DROMEDARY_SWEEP", "1");
        studio.drop("found", ".png", "[sandbox:drop-after]").drop("never", ".png", "[sandbox:500-before]");
        try (Running app = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 4);
            assertThat(app.isRunning()).isTrue();
        }
        assertThat(studio.sandbox.ledger().entries()).hasSize(2);
    }
}
