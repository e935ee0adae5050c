package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Running;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Today's line on what 0.1.0 left behind when it was killed with work in every state; see {@code upgrade/README.md} of the resources. */
class UpgradeIT {

    private static final String OLD_SANDBOX = "http://127.0.0.1:8700";
    private static final Duration IDLE = Duration.ofHours(2);
    private static final String STUCK = "[sandbox:stuck]";

    private static final Map<String, String> BEFORE = new TreeMap<>(Map.ofEntries(
            Map.entry("lighthouse.png", "DELIVERED"), Map.entry("shop/Grüße aus Köln 🌊.png", "DELIVERED"),
            Map.entry("poster.yaml", "DELIVERED"), Map.entry("again.png", "DUPLICATE"), Map.entry("broken.yaml", "REJECTED"),
            Map.entry("refused.png", "REJECTED"), Map.entry("nsfw.png", "NSFW"), Map.entry("failed.png", "FAILED"),
            Map.entry("canceled.png", "CANCELED"), Map.entry("uncertain.png", "UNCERTAIN"),
            Map.entry("undeliverable.png", "UNDELIVERABLE"), Map.entry("endless.png", "EXPIRED"), Map.entry("expired.png", "EXPIRED"),
            Map.entry("collecting.png", "COLLECTING"), Map.entry("waiting.png", "WAITING"), Map.entry("submitting.yaml", "SUBMITTING"),
            Map.entry("ready.png", "READY"), Map.entry("shop/ready.yaml", "READY")));

    /** What goes on, and what the old journal did not know: a claim that was cut, and what came when nobody was there. */
    private static final Map<String, String> CHANGED = Map.of("expired.png", "DELIVERED", "collecting.png", "DELIVERED", "waiting.png",
            "DELIVERED", "submitting.yaml", "UNCERTAIN", "ready.png", "DELIVERED", "shop/ready.yaml", "DELIVERED", "claimed.png",
            "DELIVERED", "late.png", "DELIVERED");

    @TempDir
    private Path folder;
    private Studio studio;
    private final Set<String> accepted = new HashSet<>();

    @BeforeEach
    void unpack() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_SWEEP", "1").with("DROMEDARY_DOWNLOAD_TRIES", "1");
        JsonNode ledger = null;
        try (InputStream resource = getClass().getResourceAsStream("/upgrade/root-0.1.0.zip");
                ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readAllBytes();
                if (entry.getName().equals("ledger.json")) {
                    ledger = new ObjectMapper().readTree(content);
                } else {
                    Path file = studio.root.resolve(entry.getName().substring("root/".length()));
                    Files.createDirectories(file.getParent());
                    Files.write(file, content);
                }
            }
        }
        for (JsonNode request : ledger.path("requests")) {
            String prompt = request.path("prompt").textValue();
            // One of those that never ended has ended meanwhile.
            boolean hasEnded = prompt.startsWith("This takes longer");
            studio.sandbox.remember(request.path("request_id").textValue(), request.path("model").textValue(),
                    hasEnded ? prompt.replace(STUCK, "") : prompt);
            accepted.add(request.path("request_id").textValue());
        }
        asOfToday();
    }

    /** As if it had been left for two hours, in which deadlines pass, by a line whose provider had this sandbox's address. */
    private void asOfToday() throws Exception {
        try (Connection journal = journal(); Statement sql = journal.createStatement()) {
            long age;
            try (ResultSet last = sql.executeQuery("SELECT max(changed) FROM job")) {
                age = System.currentTimeMillis() - IDLE.toMillis() - last.getLong(1);
            }
            sql.executeUpdate("""
                    UPDATE job SET created = created + %1$d, changed = changed + %1$d, deadline = deadline + %1$d,
                        results_until = results_until + %1$d, throttled_since = throttled_since + %1$d,
                        media = replace(media, '%2$s', '%3$s'),
                        not_before = CASE not_before WHEN 0 THEN 0 ELSE not_before + %1$d END""".formatted(age, OLD_SANDBOX,
                    studio.sandbox.baseUrl()));
            sql.executeUpdate("UPDATE attempt SET created = created + " + age);
            sql.executeUpdate("UPDATE event SET at = at + " + age);
            sql.executeUpdate("UPDATE output SET url = replace(url, '%s', '%s')".formatted(OLD_SANDBOX, studio.sandbox.baseUrl()));
        }
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private Connection journal() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + studio.root.resolve("state/journal.db"));
    }

    private Map<String, String> states() throws Exception {
        Map<String, String> states = new TreeMap<>();
        try (Connection journal = journal();
                Statement sql = journal.createStatement();
                ResultSet row = sql.executeQuery("SELECT folder, name, state FROM job")) {
            while (row.next()) {
                states.put((row.getString(1).isEmpty() ? "" : row.getString(1) + "/") + row.getString(2), row.getString(3));
            }
        }
        return states;
    }

    @Test
    void whatTheFirstVersionLeftGoesOnAndNothingIsPaidTwice() throws Exception {
        // Given
        assertThat(states()).isEqualTo(BEFORE);
        Map<String, byte[]> kept = contents("outbox", "done", "duplicates", "errors/invalid", "errors/rejected-422", "errors/nsfw",
                "errors/failed", "errors/canceled", "errors/uncertain", "errors/undeliverable");
        // The sweep tries it again, and says so there.
        kept.keySet().removeIf(file -> file.startsWith("errors/undeliverable/") && file.contains(".error."));
        assertThat(kept).hasSizeGreaterThan(30);
        Map<String, String> after = new TreeMap<>(BEFORE);
        after.putAll(CHANGED);
        try (Running line = studio.run()) {
            // When
            await().atMost(Studio.LIMIT).untilAsserted(() -> assertThat(states()).isEqualTo(after));
            // Then
            assertThat(line.output()).doesNotContain("NOTHING IS SUBMITTED");
            kept.forEach((path, content) -> assertThat(Arrays.equals(studio.bytes(path), content)).as(path).isTrue());
            assertThat(studio.files("errors")).contains("uncertain/submitting.yaml", "expired/endless.png")
                    .doesNotContain("expired/expired.png");
            // What was delivered is known by its files; a record of the first version still asks for another take.
            studio.drop("lighthouse-2.png", studio.bytes(find("done", "lighthouse.png")))
                    .drop("lighthouse-2.txt", studio.bytes(find("done", "lighthouse.txt")))
                    .drop("poster-2.json", studio.bytes("outbox/poster__higgsfield-ai-soul-standard__1.json"));
            after.putAll(Map.of("lighthouse-2.png", "DUPLICATE", "poster-2.json", "DELIVERED"));
            await().atMost(Studio.LIMIT).untilAsserted(() -> assertThat(states()).isEqualTo(after));
            await().atMost(Studio.LIMIT).untilAsserted(() -> assertThat(studio.files("work")).isEmpty());
        }
        List<String> sent = studio.sandbox.ledger().entries().stream().filter(entry -> !accepted.contains(entry.requestId()))
                .map(Ledger.Entry::prompt).toList();
        assertThat(sent).containsExactlyInAnyOrder("This was not sent", "Nor was this", "The journal does not know this",
                "This came when nobody was there", "A poster of a harbour");
        assertThat(studio.sandbox.ledger().posts()).isEqualTo(sent.size());
        assertThat(studio.files("outbox").stream().filter(file -> file.endsWith(".json"))).hasSize(11)
                .allSatisfy(record -> assertThat(new ObjectMapper().readTree(studio.bytes("outbox/" + record)).at("/record/job").asText())
                        .isNotEmpty());
        try (App jobs = studio.launcher().start("jobs", "--all")) {
            assertThat(jobs.awaitExit(Studio.LIMIT)).as(jobs.output()).isZero();
            after.forEach((drop, state) -> assertThat(jobs.output()).containsPattern(state + " +" + drop));
        }
    }

    private Map<String, byte[]> contents(String... folders) {
        Map<String, byte[]> contents = new TreeMap<>();
        for (String each : folders) {
            studio.files(each).forEach(file -> contents.put(each + "/" + file, studio.bytes(each + "/" + file)));
        }
        return contents;
    }

    private String find(String in, String name) {
        return studio.files(in).stream().filter(file -> file.endsWith("/" + name)).map(file -> in + "/" + file).findFirst().orElseThrow();
    }
}
