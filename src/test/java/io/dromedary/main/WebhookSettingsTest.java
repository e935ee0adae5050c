package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.api.Callback;
import io.dromedary.cli.StartupBanner;
import io.dromedary.settings.SettingsException;
import io.dromedary.webhook.WebhookSecret;
import io.dromedary.webhook.WebhookSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {

    private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String OTHER = "whsec_b3RoZXIgc2VjcmV0IG9mIDI0IGJ5dGVzIQ==";
    private static final String[] USED = {"dromedary.await=webhook", "dromedary.webhook.public-url=https://studio.example/hooks/in/",
        "higgsfield.key=id:secret"};

    @TempDir
    private Path folder;

    private Settings read(String[] some, String... more) {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Path own = folder.resolve("own.properties");
            Files.write(own, Stream.concat(Stream.of(some), Stream.of(more)).toList());
            context.getPropertiesComponent().setLocation("file:" + own + ",classpath:application.properties");
            return Settings.read(context.getPropertiesComponent(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> problems(String[] some, String... more) {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> read(some, more));
        assertThat(refusal).as("it must be refused").isNotNull();
        return refusal.problems();
    }

    @Test
    void requestsAreLookedAtUnlessWebhooksAreAskedFor() {
        // When
        Settings settings = read(new String[0], "dromedary.webhook.public-url=https://studio.example/in",
                "higgsfield.webhook.secrets=" + SECRET);
        // Then
        assertThat(settings.webhooks()).isNull();
        assertThat(settings.api().dialects().callback()).isNull();
    }

    @Test
    void thePathIsThatOfThePublicAddressUnlessTheProxyChangesIt() {
        // When, Then
        assertThat(read(USED).webhooks())
                .isEqualTo(new WebhookSettings(URI.create("https://studio.example/hooks/in"), "/hooks/in", "0.0.0.0", 8710,
                        Duration.ofMinutes(1), List.of()));
        assertThat(read(USED).api().dialects().callback()).isEqualTo(new Callback(URI.create("https://studio.example/hooks/in"), null));
        assertThat(read(USED, "dromedary.webhook.path=/in/").webhooks().path()).isEqualTo("/in");
        assertThat(read(USED, "dromedary.webhook.path=/").webhooks().path()).isEmpty();
        assertThat(read(USED, "dromedary.webhook.public-url=https://studio.example").webhooks().path()).isEmpty();
    }

    @Test
    void submissionsCarryTheFirstOfTheSecretsAndNothingShowsThem() {
        // When
        Settings settings = read(USED, "higgsfield.webhook.secrets = " + OTHER + " , " + SECRET);
        // Then
        assertThat(settings.webhooks().secrets()).containsExactly(new WebhookSecret(OTHER), new WebhookSecret(SECRET));
        assertThat(settings.api().dialects().callback().secret()).isEqualTo(OTHER);
        assertThat(settings.toString()).doesNotContain(OTHER.substring(6), SECRET.substring(6));
    }

    @Test
    void thePublicAddressIsNeeded() {
        assertThat(problems(new String[0], "dromedary.await=webhook")).singleElement().asString()
                .contains("dromedary.webhook.public-url does not say where the provider reaches port 8710");
    }

    @ParameterizedTest
    @ValueSource(strings = {"studio.example", "http://studio.example/in", "https://user@studio.example/in", "https://studio.example/in?a=b",
        "https://studio.example/in#x",
        "ftp://studio.example", "https://studio.example/{in}", "https://studio.example/a:b", "https://studio.example/a%20b",
        "https://studio.example//in"})
    void aPublicAddressThatTheProviderWouldRefuseIsRefusedHere(String address) {
        assertThat(problems(USED, "dromedary.webhook.public-url=" + address)).singleElement().asString()
                .startsWith("dromedary.webhook.public-url is '" + address + "'; it must be an https address such as");
    }

    @Test
    void plainHttpIsForSandboxes() {
        assertThat(read(USED, "dromedary.webhook.public-url=http://127.0.0.1:8710/in", "dromedary.download.allow-private=true").webhooks()
                .publicUrl())
                .isEqualTo(URI.create("http://127.0.0.1:8710/in"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "dromedary.await | push | poll or webhook",
        "dromedary.webhook.path | in | empty, or a path such as /higgsfield of letters, digits, dots, dashes and underscores",
        "dromedary.webhook.path | /{in} | empty, or a path such as /higgsfield of letters, digits, dots, dashes and underscores",
        "dromedary.webhook.port | 0 | a port from 1 to 65535",
        "dromedary.webhook.port | 65536 | a port from 1 to 65535",
        "dromedary.webhook.poll | 0 | a whole number of seconds, at least 1",
    })
    void aMalformedValueIsNamedWithWhatItMustBeEvenWhereItIsNotUsed(String name, String value, String wanted) {
        assertThat(problems(new String[0], name + "=" + value)).singleElement().asString()
                .startsWith("%s is '%s'; it must be %s.".formatted(name, value, wanted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "whsec_", "whsec_short", SECRET + ",", SECRET + ",nonsense", SECRET + " " + OTHER,
        "hunter2," + SECRET})
    void aMalformedSecretIsNamedAndNotShown(String secrets) {
        assertThat(problems(USED, "higgsfield.webhook.secrets=" + secrets)).singleElement().asString()
                .isEqualTo(
                        ("higgsfield.webhook.secrets is not of the form whsec_ and at least 16 bytes in base64 "
                                + "(%d characters found; the value is not shown). Copy it again from the console.")
                                .formatted(secrets.length()));
    }

    @Test
    void moreThanTwoSecretsAreAMistake() {
        assertThat(problems(USED, "higgsfield.webhook.secrets=" + String.join(",", SECRET, OTHER, SECRET))).singleElement().asString()
                .contains("has 3 secrets").doesNotContain(SECRET);
    }

    @Test
    void aPortThatIsTakenStopsTheStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            // When
            SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> MachineCheck.pass(read(USED,
                    "dromedary.root=" + folder.resolve("data"), "dromedary.webhook.port=" + taken.getLocalPort())));
            // Then
            assertThat(refusal.problems()).singleElement().asString()
                    .contains("Webhooks cannot be received on 0.0.0.0, port " + taken.getLocalPort(), "dromedary.webhook.port");
        }
    }

    @Test
    void thePlanSaysWhereTheyAreExpected() {
        // Given
        var output = new ByteArrayOutputStream();
        // When
        StartupBanner.print(read(USED, "higgsfield.webhook.secrets=" + SECRET), new PrintStream(output, true, StandardCharsets.UTF_8));
        // Then
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("webhooks     expected at https://studio.example/hooks/in/..., signed; they arrive at port 8710.")
                .doesNotContain("whsec_");
    }
}
