package io.dromedary.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chromium without a window, driven over WebDriver as the browser's own driver speaks it. */
public final class Browser implements AutoCloseable {

    public static final String TAB = "\uE004";
    public static final String ENTER = "\uE007";
    public static final String SPACE = " ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    /** A picture that has arrived is painted later, when it is decoded. */
    private static final String DECODED = "return Promise.all([...document.images]"
            + ".filter(image => image.complete && image.naturalWidth > 0).map(image => image.decode())).then(() => true)";
    /** What stands further down is loaded only when it comes into view. */
    private static final String LOADED = "return [...document.images].every(image => image.complete && image.naturalWidth > 0 "
            + "|| image.getBoundingClientRect().top > innerHeight) "
            + "&& [...document.querySelectorAll('video')].every(video => video.readyState > 1 || video.error)";

    private final Process driver;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String session;

    public Browser(Path profile) throws IOException, InterruptedException {
        driver = start();
        int port = port();
        ObjectNode wanted = JSON.createObjectNode();
        wanted.putObject("capabilities").putObject("alwaysMatch").putObject("goog:loggingPrefs").put("browser", "ALL");
        ObjectNode options = wanted.withObject("/capabilities/alwaysMatch").putObject("goog:chromeOptions");
        // Nothing is looked up elsewhere, and no sandbox of its own, which containers do not allow.
        List.of("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en-GB",
                "--user-data-dir=" + profile).forEach(options.withArray("args")::add);
        JsonNode begun = send("POST", "http://127.0.0.1:%d/session".formatted(port), wanted);
        session = "http://127.0.0.1:%d/session/%s".formatted(port, begun.path("sessionId").asText());
    }

    private static Process start() {
        try {
            return new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("The tests of the page need Chromium and its driver: apt-get install chromium chromium-driver", e);
        }
    }

    private int port() throws IOException {
        BufferedReader output = driver.inputReader();
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("chromedriver did not start: " + seen);
    }

    // ------------------------------------------------------------------ where it is

    public void open(URI address) throws IOException, InterruptedException {
        send("POST", session + "/url", JSON.createObjectNode().put("url", address.toString()));
    }

    public String address() throws IOException, InterruptedException {
        return send("GET", session + "/url", null).asText();
    }

    /** Opens one more tab and goes there. */
    public void newTab() throws IOException, InterruptedException {
        JsonNode tab = send("POST", session + "/window/new", JSON.createObjectNode().put("type", "tab"));
        show(tab.path("handle").asText());
    }

    public List<String> tabs() throws IOException, InterruptedException {
        List<String> tabs = new ArrayList<>();
        send("GET", session + "/window/handles", null).forEach(tab -> tabs.add(tab.asText()));
        return tabs;
    }

    public void show(String tab) throws IOException, InterruptedException {
        send("POST", session + "/window", JSON.createObjectNode().put("handle", tab));
    }

    public void closeTab() throws IOException, InterruptedException {
        send("DELETE", session + "/window", null);
    }

    // ------------------------------------------------------------------ what it sees

    /** The result of a script's {@code return}. */
    public JsonNode script(String script, Object... arguments) throws IOException, InterruptedException {
        return send("POST", session + "/execute/sync", arguments(script, arguments));
    }

    /** The script calls its last argument with the result. */
    public JsonNode asyncScript(String script, Object... arguments) throws IOException, InterruptedException {
        return send("POST", session + "/execute/async", arguments(script, arguments));
    }

    private static ObjectNode arguments(String script, Object... arguments) {
        ObjectNode call = JSON.createObjectNode().put("script", script);
        call.putArray("args");
        List.of(arguments).forEach(call.withArray("args")::addPOJO);
        return call;
    }

    public String text() throws IOException, InterruptedException {
        return script("return document.body.innerText").asText();
    }

    public void awaitText(String text) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> text().contains(text));
    }

    public void resize(int width, int height, boolean dark) throws IOException, InterruptedException {
        devtools("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        devtools("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                        Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** The whole page, however long, up to a height. */
    public void screenshot(Path file, int width, int mostHigh) throws IOException, InterruptedException {
        int high = Math.min(mostHigh, script("return document.documentElement.scrollHeight").asInt());
        devtools("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", high, "deviceScaleFactor", 1, "mobile", width < 600));
        await().atMost(LIMIT).until(() -> script(LOADED).asBoolean());
        script(DECODED);
        JsonNode shot = devtools("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip",
                Map.of("x", 0, "y", 0, "width", width, "height", high, "scale", 1)));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    }

    public JsonNode devtools(String command, Map<String, ?> parameters) throws IOException, InterruptedException {
        ObjectNode call = JSON.createObjectNode().put("cmd", command);
        call.set("params", JSON.valueToTree(parameters));
        return send("POST", session + "/goog/cdp/execute", call);
    }

    /** What the browser complained of since it was last asked: errors of scripts, what the content policy forbids, answers that failed. */
    public List<String> complaints() throws IOException, InterruptedException {
        List<String> complaints = new ArrayList<>();
        send("POST", session + "/se/log", JSON.createObjectNode().put("type", "browser"))
                .forEach(line -> complaints.add(line.path("level").asText() + ": " + line.path("message").asText()));
        complaints.removeIf(complaint -> !complaint.startsWith("SEVERE"));
        return complaints;
    }

    /** What a person with a screen reader or a keyboard could not use. */
    public List<String> barriers() throws IOException, InterruptedException {
        try (InputStream axe = Browser.class.getResourceAsStream(AXE)) {
            script(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        List<String> barriers = new ArrayList<>();
        asyncScript("const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(found => done(found.violations))")
                .forEach(found -> barriers
                        .add("%s: %s".formatted(found.path("help").asText(), found.path("nodes").findValuesAsText("html"))));
        return barriers;
    }

    // ------------------------------------------------------------------ what it does

    /** Presses keys where the focus is. */
    public void press(String keys) throws IOException, InterruptedException {
        ObjectNode call = JSON.createObjectNode();
        ObjectNode source = call.putArray("actions").addObject().put("type", "key").put("id", "keyboard");
        source.putArray("actions");
        keys.codePoints().mapToObj(Character::toString).forEach(key -> {
            source.withArray("actions").addObject().put("type", "keyDown").put("value", key);
            source.withArray("actions").addObject().put("type", "keyUp").put("value", key);
        });
        send("POST", session + "/actions", call);
    }

    /** Goes on with the tabulator key until the focus is on an element whose text begins so. */
    public void tabTo(String text) throws IOException, InterruptedException {
        for (int i = 0; i < 200; i++) {
            press(TAB);
            if (focused().startsWith(text)) {
                return;
            }
        }
        throw new AssertionError("the tabulator key never comes to " + text);
    }

    /** The text or the label of the element that has the focus. */
    public String focused() throws IOException, InterruptedException {
        return script("const at = document.activeElement; return (at.innerText || at.getAttribute('aria-label') "
                + "|| (at.labels && at.labels[0] ? at.labels[0].innerText : '') || '').trim()").asText();
    }

    public void click(String selector) throws IOException, InterruptedException {
        String id = send("POST", session + "/element", JSON.createObjectNode().put("using", "css selector").put("value", selector))
                .path(ELEMENT).asText();
        send("POST", session + "/element/" + id + "/click", JSON.createObjectNode());
    }

    private JsonNode send(String method, String address, JsonNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT.plusSeconds(40))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString())).build();
        JsonNode answer = JSON.readTree(client.send(request, BodyHandlers.ofString()).body()).path("value");
        if (answer.path("error").isTextual()) {
            throw new IOException(answer.path("error").asText() + ": " + answer.path("message").asText());
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        try {
            send("DELETE", session, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.destroy();
        }
    }
}
