package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Installation;
import io.dromedary.testing.Listener;
import io.dromedary.testing.MailServer;
import io.dromedary.testing.OwnJar;
import io.dromedary.testing.Running;
import io.dromedary.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes and jars of a person's own: the examples of {@code docs/extending.md} as a reader copies them, and what goes wrong. */
class ExtendingIT {

    private static final String PICTURE = "model: higgsfield-ai/soul/v2/standard\nprompt: %s\n";

    @TempDir
    private Path folder;
    private Path home;
    private Studio studio;
    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        listener = Listener.start();
        home = Installation.in(folder);
        studio = new Studio(folder, SandboxSettings.quick()).at(home).with("DROMEDARY_EVENTS_LOOK", "50");
    }

    @AfterEach
    void close() {
        studio.close();
        listener.close();
    }

    /** What stands between the two comments of that name. */
    private static String example(String name) throws IOException {
        Matcher found = Pattern.compile("(?s)<!-- %s -->\n```\\w+\n(.*?)```\n<!-- /%1$s -->".formatted(name))
                .matcher(Files.readString(Path.of("docs/extending.md")));
        return found.results().map(result -> result.group(1)).findFirst().orElseThrow();
    }

    private void local(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("routes/local")).resolve(name + ".camel.yaml"), text);
    }

    private void settings(String... lines) throws IOException {
        Files.write(home.resolve("application.properties"), List.of(lines));
    }

    @Test
    void theExamplesDoWhatThePageSays() throws Exception {
        OwnJar.build(home.resolve("lib/ext/thumbnail.jar"), "Thumbnail", example("Thumbnail"));
        for (String name : List.of("chat", "ntfy", "thumbnails")) {
            local(name, example(name));
        }
        S3Server.client();
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        local("copies",
                example("copies").replace("delay: 5000\n", "delay: 50\n        initialDelay: 0\n")
                        .replace("useDefaultCredentialsProvider: true", String.join("\n" + " ".repeat(14),
                                "useDefaultCredentialsProvider: true", "overrideEndpoint: true", "forcePathStyle: true",
                                "uriEndpointOverride: \"" + S3Server.endpoint() + "\"")));
        settings("chat.webhook = " + listener.url() + "/chat", "ntfy.topic = " + listener.url() + "/ntfy", "copy.region = us-east-1",
                "copy.bucket = " + S3Server.BUCKET);
        studio.with("DROMEDARY_EVENTS", "direct:chat,direct:ntfy,direct:thumbnails");
        studio.drop("shoe \"new\" ${sysenv.HOME}.yaml", PICTURE.formatted("a shoe")).drop("boot.yaml",
                PICTURE.formatted("'[sandbox:failed]'"));
        // When
        try (Running line = studio.run()) {
            await().atMost(Studio.LIMIT).failFast(() -> !line.isRunning()).untilAsserted(() -> {
                assertThat(listener.posts("/ntfy")).as(line.output()).isNotEmpty();
                assertThat(listener.posts("/chat")).as(line.output()).isNotEmpty();
                assertThat(studio.root.resolve("outbox/thumbnails")).as(line.output()).isDirectory();
                assertThat(studio.files("state")).as(line.output()).contains("copied.txt");
                assertThat(copied()).as(line.output()).isGreaterThanOrEqualTo(2);
            });
            assertThat(line.output()).doesNotContain("could not be told");
        }
        // Then
        String picture = studio.files("outbox").stream().filter(file -> file.endsWith(".png") && !file.startsWith("thumbnails")).findFirst()
                .orElseThrow();
        assertThat(listener.posts("/chat")).singleElement().satisfies(post -> {
            assertThat(post.headers().get("content-type")).isEqualTo("application/json");
            assertThat(post.body()).isEqualTo("{\"text\": \"shoe \\\"new\\\" ${sysenv.HOME}.yaml is done, see outbox/" + picture + "\"}");
        });
        assertThat(listener.posts("/ntfy")).singleElement().satisfies(post -> {
            assertThat(post.headers().get("priority")).isEqualTo("high");
            assertThat(post.body()).startsWith("boot.yaml: ");
        });
        assertThat(ImageIO.read(studio.root.resolve("outbox/thumbnails/" + picture + ".png").toFile()).getWidth()).isEqualTo(160);
        assertThat(S3Server.client().getObjectAsBytes(request -> request.bucket(S3Server.BUCKET).key("outbox/" + picture)).asByteArray())
                .isEqualTo(Files.readAllBytes(studio.root.resolve("outbox/" + picture)));
    }

    @Test
    void anEMailIsSentWithTheJarsThatAPersonPutsThere() throws Exception {
        try (Stream<Path> jars = Files.list(Path.of("target/mail/ext"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, Files.createDirectories(home.resolve("lib/ext")).resolve(jar.getFileName()));
            }
        }
        try (MailServer server = MailServer.start("line", "p+w%d#1")) {
            // The server has no certificate that anybody would accept.
            local("mail", example("mail").replace("smtps:", "smtp:"));
            settings("mail.host = 127.0.0.1:" + server.port(), "mail.user = line", "mail.password = p+w%d#1",
                    "mail.from = line@studio.example", "mail.to = anna@studio.example");
            studio.with("DROMEDARY_EVENTS", "direct:mail");
            studio.drop("b\u00f6\u00f6t.yaml", PICTURE.formatted("'[sandbox:failed]'")).drop("shoe.yaml", PICTURE.formatted("a shoe"));
            assertThat(studio.once()).isEqualTo(2);
            assertThat(server.mails()).singleElement().asString().startsWith("Dromedary needs you to [anna@studio.example]: "
                    + "b\u00f6\u00f6t.yaml: The generation failed: ").contains("Move the drop back into the inbox");
        }
    }

    private long copied() throws IOException {
        return Files.readAllLines(studio.root.resolve("state/copied.txt")).stream().filter(name -> !name.startsWith("thumbnails")).count();
    }

    @Test
    void aJarIsFoundHoweverTheLineIsStartedAndItsComponentToo() throws Exception {
        OwnJar.build(home.resolve("lib/ext/own.jar"), "OwnComponent", """
                import java.util.Map;
                import org.apache.camel.*;
                import org.apache.camel.support.*;
                public class OwnComponent extends DefaultComponent {
                    protected Endpoint createEndpoint(String uri, String rest, Map<String, Object> parameters) {
                        return new DefaultEndpoint(uri, this) {
                            public Producer createProducer() {
                                return new DefaultProducer(this) {
                                    public void process(Exchange exchange) {
                                        System.err.println("own component: " + exchange.getMessage().getHeader("CamelCloudEventType"));
                                    }
                                };
                            }
                            public Consumer createConsumer(Processor processor) {
                                throw new UnsupportedOperationException();
                            }
                        };
                    }
                }
                """, Map.of("META-INF/services/org/apache/camel/component/own", "class=OwnComponent\n"));
        studio.with("DROMEDARY_EVENTS", "own:thing");
        studio.drop("a", ".png", "one");
        try (App app = studio.launcher().withJvmOption("-Ddromedary.home=" + home).start("run", "--once")) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
            assertThat(app.output()).contains("own component: io.dromedary.job.ready", "own component: io.dromedary.job.delivered");
        }
    }

    @Test
    void aBrokenRouteIsNamedWithFileAndLineAndNothingStarts() throws Exception {
        Map<String, String> broken = Map.of(
                "line 6: Unknown node id: setBoddy", "        - setBoddy:\n            constant: x\n",
                "line 7: Unsupported field: nosuch", "        - setBody:\n            nosuch: x\n",
                "line 6: Failed to resolve endpoint: direct://x", "        - to: direct:x?foo=1\n",
                "line 6: Unknown function: nosuch", "        - setBody:\n            simple: ${nosuch}\n",
                "line 6: No bean could be found in the registry for: nosuch", "        - bean:\n            ref: nosuch\n",
                "line 6: another route has the id 'claim-drop' already",
                "        - log: {id: claim-drop, message: a}\n        - log: {id: claim-drop, message: b}\n",
                "line 7: ", "        - log: {message: [x\n");
        for (Map.Entry<String, String> one : broken.entrySet()) {
            local("own", "- route:\n    id: own\n    from:\n      uri: timer:own\n      steps:\n" + one.getValue());
            assertRefused("routes/local/own.camel.yaml, " + one.getKey());
        }
        local("own", "- route:\n    id: claim\n    from:\n      uri: timer:own\n      steps:\n        - log: hello\n");
        assertRefused("routes/local/own.camel.yaml, line 2: another route has the id 'claim' already");
        local("own", "- beans:\n    - name: mine\n      type: com.example.NoSuch\n");
        assertRefused("routes/local/own.camel.yaml, line 3: the class com.example.NoSuch is not found; its jar belongs into lib/ext/");
        local("own", "# mine\nhello\n");
        assertRefused("routes/local/own.camel.yaml, line 2: this is no list of routes");
        Files.delete(home.resolve("routes/local/own.camel.yaml"));
        Files.writeString(Files.createDirectories(home.resolve("lib/ext")).resolve("mine.jar"), "no jar");
        assertRefused("lib/ext/mine.jar cannot be read");
    }

    @Test
    void aDestinationThatIsNoneIsRefused() throws Exception {
        studio.with("DROMEDARY_EVENTS", "nosuch:x,direct:nobody,https://user:pw@example.org/secret?foo=bar");
        assertRefused("dromedary.events: nosuch:x cannot be told anything", "dromedary.events: no route begins with direct:nobody",
                "DROMEDARY_EVENTS");
        studio.with("DROMEDARY_EVENTS", "").with("DROMEDARY_NOTIFY_URL", "https://example.org/");
        assertRefused("dromedary.notify.secret is not");
        studio.with("DROMEDARY_NOTIFY_SECRET", "secret-word");
        assertRefused("dromedary.notify.secret is not of the form whsec_");
    }

    private void assertRefused(String... sentences) throws Exception {
        try (Running line = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> !line.isRunning());
            assertThat(problems(line)).contains(sentences).doesNotContain("secret-word", "pw@", "/secret");
        }
    }

    private static String problems(Running line) throws InterruptedException {
        try {
            return "no refusal: " + line.awaitExit(Studio.LIMIT);
        } catch (AssertionError e) {
            return String.valueOf(e.getCause().getMessage());
        }
    }
}
