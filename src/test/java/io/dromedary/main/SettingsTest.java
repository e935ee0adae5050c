package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.api.DialectSettings;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TokenSource;
import io.dromedary.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String KEY = "0f1e2d3c-aaaa:s3cr3t";

    @TempDir
    private Path folder;

    /** @param file lines over the real reference, as somebody's application.properties holds them */
    private Settings read(Map<String, String> environment, String... file) {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            return Settings.read(properties(context, file), environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PropertiesComponent properties(DefaultCamelContext context, String... file) throws IOException {
        Path own = folder.resolve("own.properties");
        Files.write(own, List.of(file), StandardCharsets.UTF_8);
        PropertiesComponent properties = context.getPropertiesComponent();
        properties.setLocation("file:" + own + ",classpath:application.properties");
        return properties;
    }

    /** As a route sees it. */
    private String cancelCheck(String... file) {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Settings.read(properties(context, file), Map.of());
            return context.resolvePropertyPlaceholders("{{dromedary.cancel-check}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> problems(Map<String, String> environment, String... file) {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> read(environment, file));
        assertThat(refusal).as("it must be refused").isNotNull();
        assertThat(refusal).hasMessage(String.join(System.lineSeparator(), refusal.problems()));
        return refusal.problems();
    }

    // ------------------------------------------------------------------ what counts

    @Test
    void theReferenceIsTheSourceOfEveryDefault() {
        // When
        Settings settings = read(Map.of());
        // Then
        assertThat(settings.root()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(settings.inbox()).isEqualTo(settings.root().resolve("inbox"));
        assertThat(settings.state()).isEqualTo(settings.root().resolve("state"));
        assertThat(settings.api().baseUrl()).isEqualTo(URI.create("https://api.higgsfield.ai"));
        assertThat(settings.api().credentials()).isNull();
        assertThat(settings.intake().model()).isNull();
        assertThat(settings.api().idempotency()).as("as the host documents it").isTrue();
        assertThat(settings.api().connections().allowPrivate()).isFalse();
        assertThat(settings.once()).isFalse();
        assertThat(settings.submit().concurrency()).isEqualTo(4);
        assertThat(settings.intake().settle()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.await().poll().first()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.await().poll().factor()).isEqualTo(1.5);
        assertThat(settings.await().poll().max()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.await().deadline()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.api().connections().connections()).isEqualTo(8);
        assertThat(settings.api().connections().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aLineOfTheFileReplacesTheDefault() {
        // When
        Settings settings = read(Map.of(), "dromedary.deadline = 60 ", "dromedary.model=any/model",
                "higgsfield.base-url=http://localhost:8080//",
                "dromedary.poll.factor=2", "dromedary.root=" + folder + "/a/../b");
        // Then
        assertThat(settings.await().deadline()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.intake().model()).isEqualTo("any/model");
        assertThat(settings.api().baseUrl()).isEqualTo(URI.create("http://localhost:8080"));
        assertThat(settings.await().poll().factor()).isEqualTo(2.0);
        assertThat(settings.root()).isEqualTo(folder.resolve("b"));
    }

    // ------------------------------------------------------------------ names

    @Test
    void anUnknownNameIsRefusedWithTheOneThatWasMeant() {
        assertThat(problems(Map.of(), "dromedary.deadlin=60", "higgsfield.base-uri=https://x.example", "dromedary.nothing.like.it=1"))
                .containsExactly(
                        "dromedary.deadlin is not a setting. Did you mean dromedary.deadline? See application.properties for all of them.",
                        "dromedary.nothing.like.it is not a setting. See application.properties for all of them.",
                        "higgsfield.base-uri is not a setting. Did you mean higgsfield.base-url? See application.properties for all "
                                + "of them.");
    }

    @Test
    void namesOfOthersAreNoneOfOurBusiness() {
        assertThat(read(Map.of(), "camel.main.name=x", "my.own=1").await().deadline()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void aMisspeltVariableIsRefused() {
        assertThat(problems(Map.of("DROMEDARY_DEADLIN", "60"))).containsExactly(
                "The environment variable DROMEDARY_DEADLIN is not a setting. Did you mean DROMEDARY_DEADLINE?");
        assertThat(problems(Map.of("DROMEDARY_ONEC", "true"))).containsExactly(
                "The environment variable DROMEDARY_ONEC is not a setting. Did you mean DROMEDARY_ONCE?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROMEDARY_SERVICE_HOST", "DROMEDARY_SERVICE_PORT", "DROMEDARY_PORT", "DROMEDARY_PORT_8080_TCP",
        "DROMEDARY_PORT_8080_TCP_ADDR",
        "DROMEDARY_DEADLINE", "DROMEDARY_POLL_FIRST", "DROMEDARY_WITHDRAW", "DROMEDARY_TAG", "DROMEDARY_HOME", "DROMEDARYS"})
    void whatKubernetesSetsWhatIsASettingAndWhatResemblesNoneIsNoMistake(String name) {
        assertThat(read(Map.of(name, "tcp://10.0.0.1:8080"))).isNotNull();
    }

    @Test
    void anOldNameCountsUnlessTheNewOneIsSetToo() {
        assertThat(cancelCheck("dromedary.withdraw = 77")).isEqualTo("77");
        assertThat(cancelCheck("dromedary.withdraw = 77", "dromedary.cancel-check = 88")).isEqualTo("88");
        assertThat(cancelCheck("dromedary.withdraw =")).isEqualTo("5000");
        assertThat(problems(Map.of(), "dromedary.withdraw = soon"))
                .containsExactly("dromedary.cancel-check is 'soon'; it must be a whole number of "
                        + "milliseconds, at least 1. Correct it in application.properties or in the environment as "
                        + "DROMEDARY_CANCEL_CHECK.");
    }

    // ------------------------------------------------------------------ values

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "dromedary.deadline | soon | a whole number of seconds, at least 1",
        "dromedary.deadline | 0 | a whole number of seconds, at least 1",
        "dromedary.deadline | 1.5 | a whole number of seconds, at least 1",
        "dromedary.deadline | 30m | a whole number of seconds, at least 1",
        "dromedary.deadline | '' | a whole number of seconds, at least 1",
        "dromedary.settle | -1 | a whole number of seconds, at least 0",
        "dromedary.poll.first | 0 | a whole number of milliseconds, at least 1",
        "dromedary.poll.factor | 0.5 | a number of at least 1",
        "dromedary.poll.factor | NaN | a number of at least 1",
        "dromedary.concurrency | 0 | a whole number, at least 1",
        "dromedary.concurrency | 99999999999 | a whole number, at least 1",
        "dromedary.download.max-bytes | 4G | a whole number, at least 1",
        "dromedary.once | yes | true or false",
        "higgsfield.idempotency | true | auto, on or off (on is what was true before, off what was false)",
        "higgsfield.idempotency | false | auto, on or off (on is what was true before, off what was false)",
        "higgsfield.base-url | api.higgsfield.ai | an address such as https://api.higgsfield.ai",
        "higgsfield.base-url | ftp://x.example | an address such as https://api.higgsfield.ai",
        "higgsfield.base-url | https://key@x.example | an address such as https://api.higgsfield.ai",
        "higgsfield.base-url | https://x.example?key=1 | an address such as https://api.higgsfield.ai",
        "higgsfield.base-url | '' | an address such as https://api.higgsfield.ai",
        "dromedary.root | '' | a folder",
        "dromedary.look | 0 | a whole number of milliseconds, at least 1",
        "dromedary.resume | x | a whole number of milliseconds, at least 1",
        "dromedary.journal.retry | x | a whole number of milliseconds, at least 1",
        "dromedary.preview.retry | 0 | a whole number of milliseconds, at least 1",
        "higgsfield.probe | 0 | a whole number of seconds, at least 1",
        "camel.component.http.automatic-retries-disabled | false | true, since a paid request must leave once",
        "dromedary.queue | 0 | a whole number, at least 1",
        "higgsfield.expires-after | 3599 | empty, or a whole number of seconds from 3600 to 604800",
        "higgsfield.expires-after | 604801 | empty, or a whole number of seconds from 3600 to 604800",
        "higgsfield.job-set-status | both | job-sets or generation-results",
        "higgsfield.characters | photos | custom-references or photo",
        "higgsfield.web.enabled | on | true or false",
        "higgsfield.web.base-url | fnf | an address such as https://fnf.higgsfield.ai",
    })
    void aMalformedValueIsNamedWithWhatItMustBe(String name, String value, String wanted) {
        assertThat(problems(Map.of(), name + "=" + value)).containsExactly(
                "%s is '%s'; it must be %s. Correct it in application.properties or in the environment as %s."
                        .formatted(name, value, wanted, name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')));
    }

    @ParameterizedTest
    @CsvSource({"auto,https://api.higgsfield.ai,true", "auto,https://platform.higgsfield.ai,false", "auto,http://127.0.0.1:8080,false",
        "auto,https://api.other.example,false", "on,http://127.0.0.1:8080,true", "off,https://api.higgsfield.ai,false"})
    void anAnswerIsAskedForAgainWhereTheHostDocumentsTheKeyOrTheOperatorSaysSo(String value, String host, boolean honoured) {
        assertThat(read(Map.of(), "higgsfield.idempotency=" + value, "higgsfield.base-url=" + host).api().idempotency())
                .isEqualTo(honoured);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(problems(Map.of("HF_KEY", "nonsense", "DROMEDARY_DEADLIN", "1"),
                "dromedary.deadline=x", "dromedary.concurrency=y", "dromedary.sweeep=3")).hasSize(5);
    }

    @Test
    void waitsThatShrinkAreRefused() {
        assertThat(problems(Map.of(), "dromedary.poll.first=5000", "dromedary.poll.max=1000")).containsExactly(
                "dromedary.poll.max is 1000, below dromedary.poll.first, which is 5000. Raise the one or lower the other.");
    }

    // ------------------------------------------------------------------ the generations of the API

    @Test
    void theUnofficialApiAndEverythingUnverifiedIsOffByDefault() {
        assertThat(read(Map.of()).api().dialects()).isEqualTo(new DialectSettings(null, false, false, false,
                new DialectSettings.Web(URI.create("https://fnf.higgsfield.ai"), new TokenSource.None()), null));
        assertThat(read(Map.of(), "higgsfield.web.token=a.b.c").api().dialects().web().isEnabled()).isFalse();
    }

    @Test
    void eachGenerationIsChosenByItsSetting() {
        DialectSettings dialects = read(Map.of(), "higgsfield.expires-after=3600", "higgsfield.delete-after-delivery=true",
                "higgsfield.job-set-status=generation-results", "higgsfield.characters=photo", "higgsfield.web.enabled=true",
                "higgsfield.web.base-url=http://localhost:1/", "higgsfield.web.token-file=" + folder.resolve("x/../token")).api()
                .dialects();
        assertThat(dialects).isEqualTo(new DialectSettings(Duration.ofHours(1), true, true, true,
                new DialectSettings.Web(URI.create("http://localhost:1"), new TokenSource.InFile(folder.resolve("token"))), null));
        assertThat(read(Map.of(), "higgsfield.web.enabled=true", "higgsfield.web.token-command=print it").api().dialects().web().token())
                .isEqualTo(new TokenSource.Command("print it", 10));
    }

    @Test
    void theWebApiNeedsExactlyOneToken() {
        assertThat(problems(Map.of(), "higgsfield.web.enabled=true")).singleElement().asString().contains("there is no token",
                "Set exactly one of");
        assertThat(problems(Map.of(), "higgsfield.web.enabled=true", "higgsfield.web.token=secret.a", "higgsfield.web.token-file=secret.b"))
                .singleElement().asString().contains("2 sources").doesNotContain("secret");
        assertThat(read(Map.of(), "higgsfield.web.enabled=true", "higgsfield.web.token=secret.a").toString()).doesNotContain("secret");
    }

    // ------------------------------------------------------------------ the key

    @Test
    void theKeyIsTakenFromTheFirstPlaceThatHasOne() {
        // Given
        Map<String, String> all = Map.of("HF_KEY", "b:2", "HF_CREDENTIALS", "c:3", "HF_API_KEY", "d", "HF_API_SECRET", "4");
        // When, Then
        assertThat(read(all, "higgsfield.key=a:1").api().credentials()).isEqualTo(new Credentials("a", "1"));
        assertThat(read(all).api().credentials()).isEqualTo(new Credentials("b", "2"));
        assertThat(read(Map.of("HF_KEY", " ", "HF_CREDENTIALS", "c:3", "HF_API_KEY", "d")).api().credentials())
                .isEqualTo(new Credentials("c", "3"));
        assertThat(read(Map.of("HF_API_KEY", "d", "HF_API_SECRET", "4\n")).api().credentials()).isEqualTo(new Credentials("d", "4"));
    }

    @Test
    void aSecretMayHaveColons() {
        assertThat(read(Map.of("HF_KEY", "id:se:cr:et")).api().credentials()).isEqualTo(new Credentials("id", "se:cr:et"));
        assertThat(read(Map.of("HF_API_KEY", "id", "HF_API_SECRET", "se:cr:et")).api().credentials())
                .isEqualTo(new Credentials("id", "se:cr:et"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onlyonepart", ":secret-part", "id-part:", "id: secret-part", "id:secret\u00e9part", "id:sec\tret"})
    void aMalformedKeyIsRefusedWithoutShowingItAndNothingElseIsTried(String value) {
        // When
        List<String> problems = problems(Map.of("HF_KEY", value, "HF_CREDENTIALS", KEY));
        // Then
        assertThat(problems).containsExactly(
                "HF_KEY is not of the form id:secret (%d characters found; the value is not shown). Copy it again from the console."
                        .formatted(value.length()));
    }

    @Test
    void halfAPairIsRefused() {
        assertThat(problems(Map.of("HF_API_KEY", "id"))).containsExactly(
                "HF_API_KEY is set but HF_API_SECRET is not: the key needs both, or HF_KEY=id:secret.");
        assertThat(problems(Map.of("HF_API_SECRET", "x"))).containsExactly(
                "HF_API_SECRET is set but HF_API_KEY is not: the key needs both, or HF_KEY=id:secret.");
    }

    @Test
    void settingsNeverShowTheSecret() {
        assertThat(read(Map.of("HF_KEY", KEY)).toString()).doesNotContain("s3cr3t").contains("0f1e…");
    }

    // ------------------------------------------------------------------ drops in a bucket

    @Test
    void withABucketTheMirrorIsWhatIsLookedAt() {
        Settings settings = read(Map.of(), "dromedary.store = s3", "dromedary.s3.bucket = studio", "dromedary.intake = events",
                "dromedary.sqs.queue = drops");
        assertThat(settings.inbox()).isEqualTo(settings.root().resolve("mirror/inbox"));
        assertThat(settings.characters()).isEqualTo(settings.root().resolve("mirror/characters"));
        assertThat(settings.stores().events()).isTrue();
        assertThat(settings.stores().relist()).isEqualTo(Duration.ofMinutes(5));
        assertThat(
                read(Map.of(), "dromedary.store.out = s3", "dromedary.s3.bucket = studio", "dromedary.intake = events").stores().events())
                .as("drops lie in a folder").isFalse();
    }

    @Test
    void whatCannotBeCopiedAtOnceIsNotTakenFromABucket() {
        String[] file = {"dromedary.s3.bucket = studio", "dromedary.media.max-bytes = 5368709121"};
        assertThat(read(Map.of(), file).intake().mediaMaxBytes()).isEqualTo(5_368_709_121L);
        assertThat(problems(Map.of(), file[0], file[1], "dromedary.store.in = s3")).singleElement().asString()
                .contains("dromedary.media.max-bytes is 5368709121").contains("5368709120 bytes");
    }

    @Test
    void theLimitsOfTheQueueAreThoseOfSqs() {
        assertThat(problems(Map.of(), "dromedary.sqs.wait = 21", "dromedary.sqs.visibility = 0", "dromedary.sqs.messages = 11",
                "dromedary.sqs.consumers = 0")).hasSize(4);
        assertThat(problems(Map.of(), "dromedary.store = s3", "dromedary.s3.bucket = studio", "dromedary.intake = events")).singleElement()
                .asString()
                .contains("dromedary.sqs.queue names no queue");
    }
}
