package io.dromedary.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody tries who should not: each with its answer, on a real port. Nothing of it changes anything. */
class ApiSecurityTest {

    private static final String TOKEN = "a-token-of-the-operator";
    private static final String READ = "a-token-to-look-only";

    @TempDir
    private Path root;
    private Ledger ledger;
    private Job job;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("inbox"));
        Files.writeString(root.resolve("secret.txt"), "secret");
        ledger = new Ledger(root);
        job = ledger.in(State.UNCERTAIN, "j");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Port port(String token, String readToken) throws Exception {
        return new Port(root, ledger, new FolderStore(root), 10_000, token, readToken);
    }

    private void nothingChanged() throws IOException {
        assertThat(ledger.now(job)).isEqualTo(job);
        assertThat(ledger.view.paused()).isEmpty();
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("journal.db"))).containsExactly("secret.txt");
        }
    }

    /** Headers are parted by a semicolon and a space. */
    private static String[] headers(String text) {
        return text == null ? new String[0] : Arrays.stream(text.split("; ")).toArray(String[]::new);
    }

    /** A browser sends a page's text to another site without asking first; that it is JSON only a header may say. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Type: text/plain", "Content-Type:"})
    void anAddressDoesNotSayOfWhichTypeTheBodyIs(String type) throws Exception {
        try (Port port = port(null, null)) {
            for (String name : List.of("Dromedary-Content-Type", "dromedary-content-type", "DROMEDARY-CONTENT-TYPE", "Content-Type")) {
                String query = "?%1$s=application/json&%1$s=application/json".formatted(name);
                String[] headers = type.isEmpty() ? new String[0] : new String[] {type};
                assertThat(port.send("POST", "/api/pause" + query, "{\"why\":\"evil\"}".getBytes(StandardCharsets.UTF_8), headers).status())
                        .as(name).isEqualTo(415);
                assertThat(port.send("POST", "/api/drops?%s=multipart/form-data;boundary=b".formatted(name), Port.form("a.txt", "evil"),
                        headers).status()).as(name).isEqualTo(415);
            }
            nothingChanged();
        }
    }

    @ParameterizedTest(name = "{0} {1} with {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # Another site has its own name point here.
            GET  | /api/overview            | Host: evil.example                                                            | 421
            GET  | /api/overview            | Host: evil.example:9876                                                       | 421
            GET  | /api/overview            | Host: 127.0.0.1.evil.example                                                  | 421
            GET  | /api/jobs                | Host: localhost.evil.example:80                                               | 421
            POST | /api/pause               | Host: evil.example; Content-Type: application/json                            | 421
            # A page of another site sends something.
            POST | /api/pause               | Origin: https://evil.example; Content-Type: application/json                  | 403
            POST | /api/pause               | Origin: null; Content-Type: application/json                                  | 403
            POST | /api/pause               | Sec-Fetch-Site: cross-site                                                    | 403
            POST | /api/pause               | Sec-Fetch-Site: same-site                                                     | 403
            POST | /api/jobs/j/submit-again | Sec-Fetch-Site: cross-site                                                    | 403
            POST | /api/jobs/retry          | Origin: http://127.0.0.1:1; Content-Type: application/json                    | 403
            POST | /api/drops               | Origin: https://evil.example; Content-Type: multipart/form-data; boundary=b   | 403
            DELETE | /api/pause             | Origin: https://evil.example                                                  | 403
            # What a form of another site can send without being asked, from a browser that says nothing.
            POST | /api/pause               | Content-Type: text/plain                                                      | 415
            POST | /api/pause               | Content-Type: application/x-www-form-urlencoded                               | 415
            POST | /api/jobs/retry          | Content-Type: text/plain                                                      | 415
            POST | /api/jobs/j/attach       | Content-Type: application/x-www-form-urlencoded                               | 415
            POST | /api/jobs/j/attach       | Content-Type: application/jsonp                                               | 415
            POST | /api/drops               | Content-Type: application/json                                                | 415
            POST | /api/drops               | Content-Type: multipart/form-data                                             | 415
            # What was refused is not reached by another spelling.
            POST | /api/../api/pause        | Origin: https://evil.example                                                  | 403
            POST | //api/pause              | Origin: https://evil.example                                                  | 403
            GET  | /api/jobs/..%2f..%2fsecret.txt |                                                                         | 404
            GET  | /api/jobs/%2e%2e/secret.txt    |                                                                         | 404
            GET  | /api/openapi.json/../../secret.txt |                                                                     | 404
            # Headers of ours are not taken from outside.
            GET  | /api/jobs/none           | Dromedary-Access: FULL; CamelHttpResponseCode: 200                            | 404
            TRACE | /api/overview           |                                                                               | 405
            OPTIONS | /api/overview         | Origin: https://evil.example; Access-Control-Request-Method: POST             | 403
            """)
    void whatComesFromElsewhereIsRefused(String method, String path, String headers, int status) throws Exception {
        try (Port port = port(null, null)) {
            byte[] body = method.equals("POST") ? "{\"all\": true}".getBytes(StandardCharsets.UTF_8) : null;
            Port.Answer answer = port.send(method, path, body,
                    headers(headers == null ? null : headers.replace("; boundary", ";boundary")));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin").containsKey("content-security-policy");
            assertThat(answer.body()).doesNotContain("secret\n").doesNotContain("\tat ");
        }
        nothingChanged();
    }

    @ParameterizedTest(name = "{0} {1} with {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/overview            |                                                  | 401
            GET    | /api/openapi.json        |                                                  | 401
            GET    | /api/jobs/j              | Authorization: Bearer a-token-of-the-operato     | 401
            GET    | /api/jobs/j              | Authorization: Bearer                            | 401
            GET    | /api/jobs/j              | Authorization: Basic YTphLXRva2VuLW9mLXRoZS1vcGVyYXRvcg== | 401
            GET    | /api/jobs/j              | Cookie: dromedary=FULL.0                         | 401
            GET    | /api/jobs/j              | Dromedary-Access: FULL                           | 401
            GET    | /api/jobs/j?token=a-token-of-the-operator |                                 | 401
            POST   | /api/pause               |                                                  | 401
            POST   | /api/drops               | Content-Type: multipart/form-data                | 401
            GET    | /api/overview            | Authorization: Bearer a-token-to-look-only       | 200
            GET    | /api/jobs                | Authorization: Bearer a-token-to-look-only       | 200
            GET    | /api/jobs/j              | Authorization: Bearer a-token-to-look-only       | 200
            GET    | /api/pause               | Authorization: Bearer a-token-to-look-only       | 200
            POST   | /api/pause               | Authorization: Bearer a-token-to-look-only       | 403
            DELETE | /api/pause               | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/drops               | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/retry          | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/cancel         | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/now            | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/j/retry        | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/j/cancel       | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/j/now          | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/j/attach       | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/j/submit-again | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/j/collect      | Authorization: Bearer a-token-to-look-only       | 403
            POST   | /api/jobs/j/submit-again | Authorization: Bearer a-token-to-look-only; Dromedary-Access: FULL | 403
            GET    | /api/jobs                | Authorization: Bearer a-token-of-the-operator; Host: line.example | 200
            """)
    void theTokenDecidesAndThatToLookChangesNothing(String method, String path, String headers, int status) throws Exception {
        try (Port port = port(TOKEN, READ)) {
            byte[] body = method.equals("POST") ? "{}".getBytes(StandardCharsets.UTF_8) : null;
            Port.Answer answer = port.send(method, path, body, headers(headers));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).doesNotContain(TOKEN).doesNotContain(READ);
            Described.check(answer);
        }
        nothingChanged();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            ../a.png
            ..
            .
            /etc/passwd
            a/b.png
            ..\\a.png
            C:\\a.png
            .hidden
            _profile.yaml
            a.png.part
            .dromedary
            a\u0001.png
            """)
    void noNameOfAFileLeadsOutOfTheInboxOrIntoWhatIsIgnored(String name) throws Exception {
        try (Port port = port(null, null)) {
            Port.Answer answer = port.drop("/api/drops", name, "content");
            assertThat(answer.status()).isIn(400, 422);
            Described.check(answer);
        }
        nothingChanged();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ../outbox
            /etc
            a/../../b
            a//b
            a/
            .hidden
            _x
            x.drop
            a/b/c/d/e/f/g/h/i/j/k
            """)
    void noFolderLeadsOutOfTheInboxEither(String folder) throws Exception {
        try (Port port = port(null, null)) {
            for (Port.Answer answer : List.of(port.drop("/api/drops", "a.png", "content", "folder", "=" + folder),
                    port.drop("/api/drops?folder=" + folder.replace("/", "%2F"), "a.png", "content"))) {
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.json().path("field").asText()).isEqualTo("folder");
            }
        }
        nothingChanged();
    }

    @Test
    void aLinkInTheInboxIsNotFollowedToWriteElsewhere() throws Exception {
        // Given: only who may write into the inbox can make one, and then only what is not there yet can be written.
        try (Port port = port(null, null)) {
            Files.createSymbolicLink(root.resolve("inbox/a.png"), root.resolve("secret.txt"));
            assertThat(port.drop("/api/drops", "a.png", "content").status()).isEqualTo(409);
            assertThat(root.resolve("secret.txt")).hasContent("secret");
        }
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() throws Exception {
        try (Port port = port(null, null)) {
            byte[] large = new byte[5 << 20];
            Arrays.fill(large, (byte) ' ');
            Port.Answer answer = port.send("POST", "/api/pause", large, "Content-Type: application/json");
            assertThat(answer.status()).isEqualTo(413);
            Described.check(answer);
        }
        nothingChanged();
    }

    @Test
    void deepAndTwistedJsonIsRefused() throws Exception {
        try (Port port = port(null, null)) {
            assertThat(port.post("/api/jobs/retry", "[".repeat(100_000)).status()).isEqualTo(400);
            assertThat(port.post("/api/jobs/retry", "{\"all\": true} {\"all\": false}").status()).isEqualTo(400);
            assertThat(port.post("/api/jobs/retry", "{\"@class\": \"java.net.URL\"}").status()).isEqualTo(422);
        }
        nothingChanged();
    }
}
