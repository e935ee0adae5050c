package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.Sandbox;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.S3Server;
import io.dromedary.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the doctor says of hosts and buckets that answer, and not as they should: real servers, each with one thing that is wrong. */
class DoctorCommandTest {

    private static final String KEY = "key-id:secret-1";
    private static final String OWN_MODEL = "house/painter";

    @TempDir
    private Path home;
    private final PrintStream out = System.out;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(home.resolve("data/models"));
        for (String route : List.of("routes/operate/query.camel.yaml", "routes/calls/call-free.camel.yaml")) {
            Files.createDirectories(home.resolve(route).getParent());
            Files.copy(Path.of(route), home.resolve(route));
        }
        Files.writeString(home.resolve("data/models/house.yaml"), """
                family: House
                models:
                  - id: %s
                    title: A model of this test
                    kind: image
                    dialect: queue
                    parameters: {type: object, additionalProperties: false, required: [prompt], properties: {prompt: {type: string}}}
                """.formatted(OWN_MODEL));
        System.setProperty("dromedary.home", home.toString());
    }

    @AfterEach
    void close() {
        System.setOut(out);
        System.clearProperty("dromedary.home");
    }

    private static Sandbox provider(String key, ModelFamily... own) throws IOException {
        return Sandbox.start(SandboxSettings.quick().withKey(key), List.of(own));
    }

    private JsonNode finding(String check, URI host, URI other, String... settings) throws IOException {
        return finding(check, findings(host, other, settings));
    }

    /** What is found of one thing first. */
    private static JsonNode finding(String check, JsonNode findings) {
        for (JsonNode finding : findings) {
            if (finding.path("check").asText().equals(check)) {
                return finding;
            }
        }
        throw new AssertionError(findings.toString());
    }

    private JsonNode findings(URI host, URI other, String... settings) throws IOException {
        Files.writeString(home.resolve("application.properties"), """
                dromedary.root = %s
                dromedary.management = false
                higgsfield.base-url = %s
                higgsfield.key = %s
                camel.component.http.automatic-retries-disabled = true
                %s
                """.formatted(home.resolve("data"), host, KEY, String.join("\n", settings)));
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        new CommandLine(new DoctorCommand(asked -> Optional.ofNullable(other))).execute("--json");
        System.setOut(out);
        String json = output.toString(StandardCharsets.UTF_8);
        assertThat(json).doesNotContain("secret-1");
        return new ObjectMapper().readTree(json).path("findings");
    }

    private static void assertFinding(JsonNode finding, String level, String found, String remedy) {
        assertThat(finding.path("level").asText()).isEqualTo(level);
        assertThat(finding.path("found").asText()).contains(found);
        assertThat(finding.path("remedy").asText()).contains(remedy);
    }

    @Test
    void aKeyThatIsRefusedIsSaidWithTheHostThatAcceptsIt() throws IOException {
        try (Sandbox refusing = provider("other:key"); Sandbox accepting = provider(KEY); Sandbox alsoRefusing = provider("third:key")) {
            assertFinding(finding("key", refusing.baseUrl(), accepting.baseUrl()), "PROBLEM", "HTTP 401",
                    "%s accepts the key: set HIGGSFIELD_BASE_URL=%1$s.".formatted(accepting.baseUrl()));
            assertFinding(finding("key", refusing.baseUrl(), alsoRefusing.baseUrl()), "PROBLEM", "HTTP 401",
                    "Check the key in the console");
            assertFinding(finding("key", refusing.baseUrl(), null), "PROBLEM", "HTTP 401", "Check the key in the console");
            assertFinding(finding("key", accepting.baseUrl(), null), "OK", "is accepted by", "");
            assertThat(accepting.ledger().posts()).as("nothing is submitted").isZero();
        }
    }

    @Test
    void aModelThatIsMissingIsSaidWithTheHostThatKnowsIt() throws IOException {
        ModelFamily own = ModelFamily.undocumented(OWN_MODEL, ApiDialect.QUEUE, ModelFamily.Kind.IMAGES);
        String model = "dromedary.model = " + OWN_MODEL;
        try (Sandbox without = provider(KEY); Sandbox with = provider(KEY, own)) {
            assertFinding(finding("model", without.baseUrl(), with.baseUrl(), model), "WARNING", "has no estimate for " + OWN_MODEL,
                    "%s knows it: set HIGGSFIELD_BASE_URL=%1$s.".formatted(with.baseUrl()));
            assertFinding(finding("model", without.baseUrl(), null, model), "WARNING", "may not know it",
                    "Name another one in dromedary.model");
            assertFinding(finding("model", with.baseUrl(), without.baseUrl(), model), "OK", OWN_MODEL + " is known to", "");
            assertThat(with.ledger().posts()).as("nothing is submitted").isZero();
        }
    }

    @Test
    void aBucketOfAnotherAccountIsSaid() throws IOException {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        S3Server.client();
        String denied = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
        try (Sandbox provider = provider(KEY); ScriptedServer other = ScriptedServer.start(connection -> {
            // As S3 does where the bucket is of another account than the one that is named.
            String head = ScriptedServer.readRequest(connection).toLowerCase(Locale.ROOT);
            boolean owned = head.contains("x-amz-expected-bucket-owner: 111111111111");
            ScriptedServer.write(connection, owned
                    ? "HTTP/1.1 500 Not Expected\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    : "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                            .formatted(denied.length(), denied));
        })) {
            String[] settings = {"dromedary.store = s3", "dromedary.s3.bucket = " + S3Server.BUCKET, "dromedary.s3.region = us-east-1",
                "dromedary.s3.prefix = doctor/" + UUID.randomUUID(), "dromedary.s3.expected-owner = 222222222222", ""};
            settings[5] = "dromedary.s3.endpoint = http://127.0.0.1:" + other.port();
            JsonNode refused = findings(provider.baseUrl(), null, settings);
            assertFinding(finding("bucket, owner", refused), "WARNING", "not known to be 222222222222",
                    "correct dromedary.s3.expected-owner");
            assertFinding(finding("bucket, put", refused), "PROBLEM", "HTTP 403 AccessDenied", "deploy/aws");
            settings[5] = "dromedary.s3.endpoint = " + S3Server.endpoint();
            assertFinding(finding("bucket, owner", provider.baseUrl(), null, settings), "OK", "it is 222222222222", "");
        }
    }
}
