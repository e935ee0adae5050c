package io.dromedary.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dromedary.job.MediaFile;
import io.dromedary.journal.Pauses;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table of attempts on the page, each with the answer that it gets, on the real port. None of them changes anything. */
class PageSecurityTest {

    @TempDir
    private static Path root;
    private static Ledger ledger;
    /** Only this machine reaches it, so no token is asked for. */
    private static PageServer open;
    /** Others reach it, with one of two tokens. */
    private static PageServer guarded;

    @BeforeAll
    static void begin() throws Exception {
        Files.createDirectories(root.resolve("state"));
        ledger = new Ledger(root.resolve("state"));
        BusyDay day = new BusyDay(root, ledger);
        day.delivered("d1", "shop/dunes.jpg", "harbour.jpg", "a prompt", Ledger.MODEL);
        Files.writeString(root.resolve("state/secret.png"), "a secret of the state folder");
        Files.writeString(root.resolve("outside.png"), "a secret beside the folders");
        odd("named", "../../state/secret.png");
        odd("nul", "a\0.png");
        Files.createDirectories(root.resolve("work/linked"));
        Files.createSymbolicLink(root.resolve("work/linked/link.png"), root.resolve("outside.png"));
        odd("linked", "link.png");
        Files.createSymbolicLink(root.resolve("work/folder"), root.resolve("state"));
        odd("folder", "secret.png");
        ledger.journal.enter("placed", "secret.png", "", List.of("secret.png"), "state", List.of(), Ledger.request(0), "placed", null);
        FolderStore store = new FolderStore(root);
        open = new PageServer(root, ledger, store, store, null, null);
        guarded = new PageServer(root, ledger, store, store, PageServer.TOKEN, PageServer.READ_TOKEN);
    }

    /** A row that the journal would never have. */
    private static void odd(String id, String file) {
        ledger.journal.enter(id, file, "", List.of(file), "work/" + id,
                List.of(new MediaFile(file, "image/png", 4, 1, 1, "sha", null, null, null, null)), Ledger.request(0), id, null);
    }

    @AfterAll
    static void end() throws IOException {
        open.close();
        guarded.close();
        ledger.close();
    }

    private static Wire.Answer get(PageServer server, String path, String... headers) throws IOException {
        return Wire.send(server.address, head("GET " + path + " HTTP/1.1", headers), "");
    }

    private static List<String> head(String first, String... headers) {
        List<String> head = new ArrayList<>(List.of(first));
        head.addAll(List.of(headers));
        if (head.stream().noneMatch(header -> header.startsWith("Host:") || header.startsWith("No host"))) {
            head.add("Host: localhost");
        }
        head.remove("No host");
        return head;
    }

    private static void nothingChanged() {
        assertThat(new Pauses(ledger.source, ledger.clock).line()).isEmpty();
        assertThat(ledger.sql().queryForObject("SELECT count(*) FROM job WHERE withdrawn IS NOT NULL", Integer.class)).isZero();
    }

    // ------------------------------------------------------------------ another host's name, another site

    static Stream<Arguments> hosts() {
        return Stream.of(arguments("localhost", 200), arguments("LOCALHOST:9876", 200), arguments("127.0.0.1:1", 200),
                arguments("[::1]:9876", 200),
                arguments("evil.example", 421), arguments("evil.example:9876", 421), arguments("localhost.evil.example", 421),
                arguments("127.0.0.1.evil.example", 421), arguments("localhost@evil.example", 400),
                arguments("evil.example#localhost", 400),
                arguments("localhost:80:80", 400), arguments("0.0.0.0", 421), arguments("2130706433", 421), arguments("", 421),
                arguments("localhost\r\nHost: evil.example", 421), arguments("evil.example\r\nX-Forwarded-Host: localhost", 421));
    }

    /** A name that another site has pointed to this machine. */
    @ParameterizedTest
    @MethodSource("hosts")
    void onlyTheNamesOfThisMachineAreAnsweredWithoutAToken(String host, int status) throws Exception {
        for (String path : List.of("/", "/jobs/d1/results/1", "/observe/health", "/login", "/page.css")) {
            Wire.Answer answer = get(open, path, "Host: " + host);
            assertThat(answer.status()).as(path).isIn(status, path.equals("/observe/health") && status == 200 ? 503 : status);
            assertThat(answer.body()).doesNotContain("evil");
        }
        assertThat(Wire.send(open.address, head("GET / HTTP/1.0", "No host"), "").status()).isEqualTo(421);
    }

    @Test
    void theAddressDoesNotSayWhatARequestMayDo() throws Exception {
        for (String name : List.of("Dromedary-Access", "dromedary-access", "DROMEDARY-ACCESS")) {
            Wire.Answer answer = get(guarded, "/?%s=FULL".formatted(name), "Authorization: Bearer " + PageServer.READ_TOKEN);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("read only");
        }
    }

    static Stream<Arguments> origins() {
        return Stream.of(arguments("Origin: https://evil.example", 403), arguments("Origin: null", 403),
                arguments("Origin: http://localhost:1", 403),
                arguments("Origin: http://localhost.evil.example", 403), arguments("Origin: http://evil.example@localhost", 403),
                arguments("Origin: localhost", 403), arguments("Origin: http://", 403), arguments("Origin: %%", 403),
                arguments("Sec-Fetch-Site: cross-site", 403), arguments("Sec-Fetch-Site: same-site", 403),
                arguments("Sec-Fetch-Site: anything", 403),
                arguments("Origin: http://localhost\r\nSec-Fetch-Site: cross-site", 403),
                arguments("Origin: http://evil.example\r\nSec-Fetch-Site: same-origin", 403),
                // The page that was opened by a name that another site has pointed here.
                arguments("Host: evil.example\r\nOrigin: http://evil.example\r\nSec-Fetch-Site: same-origin", 421));
    }

    @ParameterizedTest
    @MethodSource("origins")
    void aPageOfAnotherSiteChangesNothing(String headers, int status) throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
            for (String path : List.of("/do/pause", "/do/cancel", "/login", "/logout")) {
                assertThat(Wire.send(open.address, head(method + " " + path + " HTTP/1.1", headers.split("\r\n")), "all=yes&sure=yes")
                        .status())
                        .as(method + " " + path).isEqualTo(status);
            }
        }
        nothingChanged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/do/pause", "/do/cancel?all=yes", "/do/retry?all=yes", "/logout"})
    void aLinkChangesNothing(String path) throws Exception {
        assertThat(get(open, path).status()).isEqualTo(405);
        assertThat(Wire.send(open.address, head("HEAD " + path + " HTTP/1.1"), "").status()).isEqualTo(405);
        nothingChanged();
    }

    // ------------------------------------------------------------------ tokens

    static Stream<Arguments> keys() {
        return Stream.of(arguments("Authorization: Bearer " + PageServer.TOKEN, 200),
                arguments("Authorization: bearer " + PageServer.READ_TOKEN, 200),
                arguments("Authorization: Bearer " + PageServer.TOKEN + "x", 401), arguments("Authorization: Bearer", 401),
                arguments("Authorization: Bearer ", 401), arguments("Authorization: Basic " + PageServer.TOKEN, 401),
                arguments("Authorization: " + PageServer.TOKEN, 401), arguments("Cookie: dromedary=" + PageServer.TOKEN, 401),
                arguments("Cookie: dromedary=FULL", 401), arguments("Cookie: dromedary=FULL.", 401),
                arguments("Dromedary-Access: FULL", 401),
                arguments("X-Forwarded-For: 127.0.0.1", 401), arguments("Authorization: Bearer wrong\r\nCookie: dromedary=FULL.", 401),
                // Another host's name is no reason where a token decides.
                arguments("Host: studio.example\r\nAuthorization: Bearer " + PageServer.TOKEN, 200));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theTokenDecides(String headers, int status) throws Exception {
        for (String path : List.of("/", "/now", "/jobs", "/jobs/d1", "/jobs/d1/results/1")) {
            assertThat(get(guarded, path, headers.split("\r\n")).status()).as(path).isEqualTo(status);
        }
        assertThat(get(guarded, "/?token=" + PageServer.TOKEN).status()).isEqualTo(401);
    }

    @Test
    void aPersonWithoutATokenIsAskedForIt() throws Exception {
        Wire.Answer answer = get(guarded, "/jobs/d1", "Accept: text/html,*/*");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/login");
        Wire.Answer login = get(guarded, "/login");
        assertThat(login.body()).contains("type=\"password\"").doesNotContain("d1");
    }

    @Test
    void theCookieStandsForTheTokenThatWasTyped() throws Exception {
        String full = login(PageServer.TOKEN);
        String read = login(PageServer.READ_TOKEN);
        assertThat(get(guarded, "/", "Cookie: " + full).body()).contains("action=\"/do/pause\"");
        assertThat(get(guarded, "/", "Cookie: " + read).body()).contains("read only").doesNotContain("/do/");
        assertThat(get(guarded, "/", "Cookie: " + read.replace("READ", "FULL")).status()).isEqualTo(401);
        assertThat(get(open, "/", "Cookie: " + full).status()).isEqualTo(200);
        assertThat(get(guarded, "/", "Authorization: Basic cHJveHk6cHJveHk=", "Cookie: " + full).status())
                .as("a proxy has a password of its own").isEqualTo(200);
        assertThat(get(guarded, "/", "Authorization: Bearer wrong", "Cookie: " + full).status()).isEqualTo(401);
        Wire.Answer out = post(guarded, "/logout", "", "Cookie: " + read);
        assertThat(out.header("Set-Cookie")).startsWith("dromedary=;").contains("Max-Age=0");
        Wire.Answer wrong = post(guarded, "/login", "token=wrong");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.header("Set-Cookie")).isEmpty();
        assertThat(wrong.body()).contains("That is not the token of this line.").doesNotContain("wrong");
    }

    /** A link in a chat: the browser sends the cookie with it. */
    @Test
    void aLinkOfAnotherSiteShowsThePageAndChangesNothing() throws Exception {
        String cookie = "Cookie: " + login(PageServer.TOKEN);
        assertThat(get(guarded, "/jobs/d1", cookie, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document",
                "Referer: https://chat.example/").status()).isEqualTo(200);
        for (String path : forms().toList()) {
            String all = path + "?all=yes&sure=yes&job=d1&request=r";
            assertThat(get(guarded, all, cookie, "Sec-Fetch-Site: cross-site").status()).as("GET " + path).isEqualTo(405);
            for (String sign : List.of("Sec-Fetch-Site: cross-site", "Origin: https://chat.example", "Origin: null")) {
                assertThat(post(guarded, path, "all=yes&sure=yes&job=d1", cookie, sign).status()).as(path + ", " + sign).isEqualTo(403);
            }
            for (String trick : List.of("X-HTTP-Method-Override: POST", "X-Method-Override: POST", "X-HTTP-Method: POST")) {
                assertThat(get(guarded, all + "&_method=POST", cookie, trick).status()).as(trick).isEqualTo(405);
            }
        }
        nothingChanged();
    }

    private static String login(String token) throws IOException {
        Wire.Answer answer = post(guarded, "/login", "token=" + token);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Set-Cookie")).contains("; Path=/; HttpOnly; SameSite=Lax").doesNotContain(token);
        return answer.header("Set-Cookie").replaceAll(";.*", "");
    }

    private static Wire.Answer post(PageServer server, String path, String form, String... headers) throws IOException {
        return Wire.send(server.address, head("POST " + path + " HTTP/1.1", headers), form);
    }

    /** The paths of every route that takes a form, from the routes themselves. */
    static Stream<String> forms() throws IOException {
        List<String> paths = new ArrayList<>();
        try (Stream<Path> files = Files.list(Routes.home().resolve("routes/manage"))) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file);
                if (Pattern.compile("httpMethodRestrict: .*(POST|PUT|DELETE|PATCH)").matcher(text).find()) {
                    paths.add(text.replaceAll("(?s).*uri: \"?management:([^\"\n]*).*", "$1"));
                }
            }
        }
        assertThat(paths).contains("/do/{command}", "/login", "/logout");
        // What programs may not do is tried beside their routes.
        return paths.stream().filter(path -> path.startsWith("/do/"))
                .flatMap(path -> Stream
                        .of("pause", "resume", "pause-model", "resume-model", "go-on", "retry", "now", "cancel", "attach", "submit-again",
                                "write-off", "collect")
                        .map(command -> path.replaceAll("\\{\\w+}", command)))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void whoeverMayOnlyLookChangesNothing(String path) throws Exception {
        for (String header : List.of("Authorization: Bearer " + PageServer.READ_TOKEN, "Cookie: " + login(PageServer.READ_TOKEN),
                "Authorization: Bearer " + PageServer.READ_TOKEN + "\r\nDromedary-Access: FULL")) {
            Wire.Answer answer = post(guarded, path, "all=yes&sure=yes&job=d1&request=r", header.split("\r\n"));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("The read token changes nothing; use the other one.\n");
        }
        assertThat(post(guarded, path, "all=yes&sure=yes").status()).isEqualTo(401);
        nothingChanged();
    }

    // ------------------------------------------------------------------ headers of the answer

    @ParameterizedTest
    @ValueSource(strings = {"/?Set-Cookie=a%3Db", "/?Location=https://evil.example", "/?CamelHttpResponseCode=302&Location=//evil.example",
        "/jobs?q=a%0d%0aSet-Cookie:%20a=b", "/jobs?before=%0d%0aSet-Cookie:%20a=b", "/?said=%0d%0aSet-Cookie:%20a=b",
        "/now?job=%0d%0aSet-Cookie:%20a=b", "/?Content-Security-Policy=none", "/?Access-Control-Allow-Origin=*", "/?Dromedary-Access=FULL",
        "/jobs?q=%ff%fe", "/jobs?q=%", "/page.css?Content-Type=text/html"})
    void noHeaderOfAnAnswerComesFromARequest(String path) throws Exception {
        Wire.Answer answer = get(open, path, "Origin: https://evil.example", "X-Odd: evil", "Set-Cookie: evil=1", "Location: evil");
        assertThat(answer.status()).isIn(200, 400, 404);
        assertThat(answer.headers()).noneMatch(header -> header.toLowerCase(Locale.ROOT).matches(
                "(set-cookie|location|access-control-.*|x-odd|dromedary.*|camel.*):.*"));
        assertThat(answer.headers()).noneMatch(header -> header.contains("evil"));
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none';").doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Cache-Control")).contains("private");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=https://evil.example", "from=//evil.example", "from=list&q=%0d%0aSet-Cookie:%20a=b",
        "from=list&reason=%26said%3D%3Cscript%3E", "from=job&job=../../evil", "from=job&job=%0d%0aX:%20y", "from=list&state=//evil"})
    void aFormLeadsToThisPageOnly(String form) throws Exception {
        Wire.Answer answer = post(open, "/do/nothing", form);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).matches("/(jobs(/[^/]+)?)?\\?.*said=[0-9a-f-]{36}").doesNotContain("//", "<", "\r");
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    // ------------------------------------------------------------------ files

    @ParameterizedTest
    @ValueSource(strings = {"/jobs/d1/files/0", "/jobs/d1/files/-1", "/jobs/d1/files/99", "/jobs/d1/files/x", "/jobs/d1/files/1%00",
        "/jobs/d1/files/99999999999999999999", "/jobs/d1/results/2", "/jobs/d1/results/-1", "/jobs/d1/state/1", "/jobs/nobody/files/1",
        "/jobs/d1/files/../../../state/secret.png", "/jobs/d1/files/..%2f..%2fstate%2fsecret.png", "/jobs/..%2f..%2fstate/files/secret.png",
        "/jobs/%2e%2e/%2e%2e/state/secret.png", "/jobs/d1/files/%2e%2e/%2e%2e/%2e%2e/state/secret.png", "/jobs/d1/files/..;/secret.png",
        "/jobs//files/1", "//state/secret.png",
        "/state/secret.png", "/jobs/d1/files/file:%2f%2f%2fetc%2fpasswd", "/page.%2e%2e%2fdb%2fjournal-1.sql", "/page.java", "/page.html",
        // Rows that the journal would never have: a path that leaves its folder, a link, a folder that is a link, a place that is none.
        "/jobs/named/files/1", "/jobs/nul/files/1", "/jobs/linked/files/1", "/jobs/folder/files/1", "/jobs/placed/files/1"})
    void noAddressLeadsOutOfTheFolders(String path) throws Exception {
        Wire.Answer answer = get(open, path);
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("secret of", "secret beside", "root:", "CREATE TABLE");
    }

    // ------------------------------------------------------------------ secrets

    @ParameterizedTest
    @ValueSource(strings = {"/", "/now", "/now?job=d1", "/jobs", "/jobs?q=d1", "/jobs/d1", "/jobs/d1/record/1", "/login", "/page.js",
        "/page.css"})
    void noAnswerHasASecret(String path) throws Exception {
        String attempt = ledger.sql().queryForObject("SELECT token FROM attempt WHERE job = 'd1'", String.class);
        Wire.Answer answer = get(guarded, path, "Authorization: Bearer " + PageServer.TOKEN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body() + answer.headers()).doesNotContain(PageServer.TOKEN, PageServer.READ_TOKEN, "secret-of-the-address",
                "X-Signature",
                attempt, root.toString());
        assertThat(answer.body()).doesNotContain("style=").doesNotContainPattern("(?i)<[^>]*\\son[a-z]+=")
                .doesNotContainPattern("<script(?! src=\"/page.js\")")
                .doesNotContainPattern("(src|href|action)=\"(https?:)?//");
    }
}
