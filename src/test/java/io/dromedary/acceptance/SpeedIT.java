package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jobs a second of a line that runs, beside a script over the official SDK, against the same sandbox in the same run: 300 small drops, 200
 * ms of generation; and how often a job waits for the disk. {@code mvn verify -Plong -Dgroups=measure -Dit.test=SpeedIT}; needs Node.js
 * and npm, and strace.
 */
@Tag("measure")
class SpeedIT {

    private static final int JOBS = Integer.getInteger("speed.jobs", 300);
    /** Until the JVM has compiled what a job needs; a line runs for weeks. */
    private static final int WARM_UP = Integer.getInteger("speed.rounds", 5);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Path SDK = Path.of("target", "sdk");

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} places, a status read each {1} ms")
    @CsvSource({"64, 500", "16, 500", "16, 100", "64, 100"})
    void asFastAsTheOfficialSdk(int places, int reads) throws Exception {
        SandboxSettings provider = SandboxSettings.quick().withTimes(0, 200).withConcurrencyLimit(1_000, 429);
        try (Studio studio = new Studio(folder, provider)) {
            studio.with("DROMEDARY_CONCURRENCY", "" + places).with("DROMEDARY_POLL_FIRST", "" + reads)
                    .with("DROMEDARY_POLL_MAX", "" + reads)
                    .with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard");
            double sdk = sdk(studio, places, reads);
            try (App line = studio.plainLauncher().start("run")) {
                for (int round = 0; round < WARM_UP; round++) {
                    dropAndAwait(studio, round, JOBS);
                }
                Duration before = line.processorTime();
                long begun = System.nanoTime();
                dropAndAwait(studio, WARM_UP, JOBS);
                double seconds = (System.nanoTime() - begun) / 1e9;
                double cpu = line.processorTime().minus(before).toMillis() / (double) JOBS;
                System.out.printf(
                        "%d places, reads each %d ms: SDK %.1f jobs/s, line %.1f jobs/s, ratio %.2f; %.1f ms of processor a job%n",
                        places, reads, JOBS / sdk, JOBS / seconds, sdk / seconds, cpu);
                assertThat(line.stop(LIMIT)).isZero();
            }
        }
    }

    @ParameterizedTest(name = "{0} at once")
    @ValueSource(ints = {1, 64})
    void waitsForTheDisk(int places) throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick().withTimes(0, 200).withConcurrencyLimit(1_000, 429))) {
            studio.with("DROMEDARY_CONCURRENCY", "64").with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard");
            try (App line = studio.plainLauncher().start("run")) {
                dropAndAwait(studio, 0, JOBS);
                Path calls = folder.resolve("calls.txt");
                Process strace = new ProcessBuilder("strace", "-f", "-q", "-e", "trace=fsync,fdatasync,msync", "-o", calls.toString(), "-p",
                        "" + line.pid()).redirectErrorStream(true).start();
                await().atMost(LIMIT).until(() -> Files.exists(calls));
                int drops = places == 1 ? 20 : JOBS;
                if (places == 1) {
                    for (int i = 1; i <= drops; i++) {
                        dropAndAwait(studio, i, 1, JOBS + i);
                    }
                } else {
                    dropAndAwait(studio, 1, JOBS);
                }
                strace.destroy();
                strace.waitFor();
                try (Stream<String> lines = Files.lines(calls)) {
                    System.out.printf("%d at once: %.1f syncs a job%n", places,
                            lines.filter(text -> !text.contains("resumed")).count() / (double) drops);
                }
                assertThat(line.stop(LIMIT)).isZero();
            }
        }
    }

    private static void dropAndAwait(Studio studio, int round, int drops) throws Exception {
        dropAndAwait(studio, round, drops, (round + 1) * drops);
    }

    private static void dropAndAwait(Studio studio, int round, int drops, int delivered) throws Exception {
        for (int i = 0; i < drops; i++) {
            studio.drop("%d-%d.prompt.txt".formatted(round, i), "an elephant, number %d of %d".formatted(i, round));
        }
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> delivered(studio) >= delivered);
    }

    private static int delivered(Studio studio) throws Exception {
        try (Connection journal = DriverManager.getConnection("jdbc:sqlite:" + studio.root.resolve("state/journal.db"));
                Statement statement = journal.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM job WHERE state = 'DELIVERED' AND moving_to IS NULL")) {
            row.next();
            return row.getInt(1);
        } catch (java.sql.SQLException e) {
            return 0;
        }
    }

    /** Seconds of the second round, in one process. */
    private double sdk(Studio studio, int places, int reads) throws Exception {
        if (!Files.exists(SDK.resolve("node_modules"))) {
            Files.createDirectories(SDK);
            run(List.of("npm", "install", "--silent", "--prefix", SDK.toString(), "@higgsfield/client@0.2.6"));
        }
        Files.copy(Path.of("src", "test", "bench", "sdk.mjs"), SDK.resolve("sdk.mjs"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        String printed = run(List.of("node", SDK.resolve("sdk.mjs").toString(), studio.sandbox.baseUrl().toString(), "" + JOBS, "" + places,
                "" + reads, folder.resolve("sdk").toString()));
        JsonNode figures = new ObjectMapper().readTree(printed);
        return figures.get("seconds").asDouble();
    }

    private static String run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HF_KEY", "test:secret");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
