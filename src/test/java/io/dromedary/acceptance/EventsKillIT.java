package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.journal.EventFeed;
import io.dromedary.journal.JournalFile;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 at any moment: each event is told at least once, and for each job in order; so is each end in a message. */
class EventsKillIT {

    /** Milliseconds: the start of the process, and the whole of a short run. */
    private static final int EARLIEST = 800;
    private static final int LATEST = 4500;

    @TempDir
    private Path folder;

    @Test
    @Tag("long")
    void everyEventIsToldOverTwentyKills() throws Exception {
        everyEventIsTold(20, 815);
    }

    private void everyEventIsTold(int kills, long seed) throws Exception {
        Random random = new Random(seed);
        try (Listener listener = Listener.start(); Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.with("DROMEDARY_EVENTS", listener.url() + "/hook").with("DROMEDARY_EVENTS_LOOK", "20")
                    .with("DROMEDARY_NOTIFY_BATCH", "1")
                    .with("DROMEDARY_NOTIFY_URL", listener.url() + "/people").with("DROMEDARY_NOTIFY_SECRET", Studio.WEBHOOK_SECRET);
            for (int kill = 0; kill < kills; kill++) {
                for (int i = 0; i < 4; i++) {
                    studio.drop("drop " + kill + "-" + i, ".png", i == 3 ? "[sandbox:nsfw]" : "picture " + kill + "-" + i);
                }
                try (App app = studio.launcher().start("run")) {
                    app.killAfter(Duration.ofMillis(EARLIEST + random.nextInt(LATEST - EARLIEST)));
                }
            }
            // When
            try (App app = studio.launcher().start("run", "--once")) {
                assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isIn(0, 2);
            }
            // Then
            ObjectMapper json = new ObjectMapper();
            Map<String, List<Long>> told = new LinkedHashMap<>();
            for (Listener.Post post : listener.posts("/hook")) {
                JsonNode event = json.readTree(post.body());
                told.computeIfAbsent(event.at("/subject").asText(), job -> new ArrayList<>())
                        .add(Long.valueOf(event.at("/id").asText().replaceFirst(".*-", "")));
            }
            Map<String, List<Long>> happened;
            try (var database = JournalFile.openForReading(studio.root.resolve("state/journal.db"))) {
                happened = new EventFeed(database, database, "").after(0, Integer.MAX_VALUE).stream()
                        .collect(
                                Collectors.groupingBy(EventFeed.Entry::job, Collectors.mapping(EventFeed.Entry::seq, Collectors.toList())));
            }
            assertThat(told.keySet()).isEqualTo(happened.keySet());
            happened.forEach((job, events) -> assertThat(new ArrayList<>(new LinkedHashSet<>(told.get(job)))).as(job).isEqualTo(events));
            assertThat(happened).hasSize(4 * kills);
            int ended = 0;
            Set<String> ids = new LinkedHashSet<>();
            for (Listener.Post post : listener.posts("/people")) {
                if (ids.add(post.headers().get("webhook-id"))) {
                    for (JsonNode count : json.readTree(post.body()).at("/data/counts")) {
                        ended += count.asInt();
                    }
                }
            }
            assertThat(ended).isGreaterThanOrEqualTo(4 * kills);
        }
    }
}
