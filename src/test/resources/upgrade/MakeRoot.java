import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Makes root-0.1.0.zip with the jar of that version, its line and its sandbox; see make.sh. */
final class MakeRoot {

    private static final String SANDBOX = "http://127.0.0.1:8700";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long LONGEST = 90_000;

    private final Path home;
    private final Path root;

    private MakeRoot(Path home, Path folder) {
        this.home = home;
        this.root = folder.resolve("root");
    }

    /** @param args the checkout of 0.1.0, built; an empty folder to work in; the zip to write */
    public static void main(String[] args) throws Exception {
        new MakeRoot(Path.of(args[0]).toAbsolutePath(), Path.of(args[1]).toAbsolutePath()).make(Path.of(args[2]).toAbsolutePath());
    }

    private void make(Path zip) throws Exception {
        Process sandbox = start(Map.of(), "sandbox", "--port", "8700");
        try {
            until("the sandbox", () -> get("/sandbox/ledger").contains("posts"));
            settings("{\"queue_millis\":0,\"processing_millis\":0,\"quick_results\":true}");
            whatEnds();
            String ledger = whatGoesOn(sandbox);
            write(zip, ledger);
        } finally {
            sandbox.destroyForcibly().waitFor();
        }
    }

    /** A first run, in which every job comes to an end, or is parked. */
    private void whatEnds() throws Exception {
        Process line = line(Map.of("DROMEDARY_DEADLINE", "3", "DROMEDARY_DOWNLOAD_TRIES", "1"));
        try {
            until("the inbox", () -> Files.isDirectory(root.resolve("inbox")));
            picture("lighthouse", 1, "A slow push in on the lighthouse");
            picture("shop/Grüße aus Köln 🌊", 2, "The waves roll in");
            text("poster.yaml", "model: higgsfield-ai/soul/standard\nprompt: A poster of a harbour\n");
            text("broken.yaml", "modle: higgsfield-ai/soul/standard\nprompt: A misspelt key\n");
            picture("refused", 3, "This is refused [sandbox:422]");
            picture("nsfw", 4, "This is flagged [sandbox:nsfw]");
            picture("failed", 5, "This fails [sandbox:failed]");
            picture("canceled", 6, "This is canceled [sandbox:canceled]");
            picture("uncertain", 7, "The answer to this is lost [sandbox:drop-after]");
            picture("undeliverable", 8, "Its result is gone [sandbox:download-404]");
            picture("expired", 9, "This takes longer than the deadline [sandbox:stuck]");
            picture("endless", 10, "This never ends [sandbox:stuck]");
            until("lighthouse", () -> states().get("lighthouse.png").equals("DELIVERED"));
            picture("again", 1, "A slow push in on the lighthouse");
            until("ends", () -> states().toString().equals("{again.png=DUPLICATE, broken.yaml=REJECTED, canceled.png=CANCELED, "
                    + "endless.png=EXPIRED, expired.png=EXPIRED, failed.png=FAILED, lighthouse.png=DELIVERED, nsfw.png=NSFW, "
                    + "poster.yaml=DELIVERED, refused.png=REJECTED, shop/Grüße aus Köln 🌊.png=DELIVERED, uncertain.png=UNCERTAIN, "
                    + "undeliverable.png=UNDELIVERABLE}"));
            until("the last moves", () -> count("SELECT count(*) FROM job WHERE moving_to IS NOT NULL OR owner IS NOT NULL") == 0);
        } finally {
            line.destroyForcibly().waitFor();
        }
    }

    /** A second run, which is killed while jobs are on their way; what the provider knows then. */
    private String whatGoesOn(Process sandbox) throws Exception {
        settings("{\"faults\":{\"download-500\":-1}}");
        Process line = line(Map.of("DROMEDARY_CONCURRENCY", "2", "DROMEDARY_DOWNLOAD_TRIES", "1000", "DROMEDARY_RETRY_FIRST", "300"));
        try {
            picture("collecting", 11, "Its result comes later");
            until("collecting", () -> count("SELECT count(*) FROM job WHERE state = 'COLLECTING' AND failures > 0") == 1);
            settings("{\"hold\":true}");
            picture("waiting", 12, "The provider has this");
            until("waiting", () -> "WAITING".equals(states().get("waiting.png")));
            // The provider reads nothing any more, so the answer to the next submission never comes.
            signal("STOP", sandbox);
            text("submitting.yaml", "model: higgsfield-ai/soul/standard\nprompt: Nobody knows whether this was accepted\n");
            until("submitting", () -> "SUBMITTING".equals(states().get("submitting.yaml")));
            picture("ready", 13, "This was not sent");
            text("shop/ready.yaml", "model: higgsfield-ai/soul/standard\nprompt: Nor was this\npriority: 3\n");
            until("ready", () -> "READY".equals(states().get("ready.png")) && "READY".equals(states().get("shop/ready.yaml")));
            try (Connection other = journal(); Statement lock = other.createStatement()) {
                lock.execute("BEGIN IMMEDIATE");
                picture("claimed", 14, "The journal does not know this");
                until("claimed", () -> !Files.exists(root.resolve("inbox/claimed.png")) && !Files.exists(root.resolve("inbox/claimed.txt")));
                line.destroyForcibly().waitFor();
                lock.execute("ROLLBACK");
            }
            picture("late", 15, "This came when nobody was there");
            signal("CONT", sandbox);
            until("the lost answer", () -> get("/sandbox/ledger").contains("Nobody knows whether this was accepted"));
            System.out.println(states());
            return get("/sandbox/ledger");
        } finally {
            line.destroyForcibly().waitFor();
        }
    }

    // ------------------------------------------------------------------ processes

    private Process line(Map<String, String> more) throws IOException {
        Map<String, String> environment = new TreeMap<>(Map.of("HF_KEY", "id:secret", "HIGGSFIELD_BASE_URL", SANDBOX, "DROMEDARY_ROOT",
                root.toString(), "DROMEDARY_DOWNLOAD_ALLOW_PRIVATE", "true", "DROMEDARY_MODEL", "higgsfield-ai/dop/standard",
                "DROMEDARY_SETTLE", "1", "DROMEDARY_GRACE", "3", "DROMEDARY_POLL_FIRST", "200", "DROMEDARY_SWEEP", "3600"));
        environment.putAll(more);
        return start(environment, "run");
    }

    private Process start(Map<String, String> environment, String... command) throws IOException {
        List<String> all = Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddromedary.home=" + home, "-jar", home.resolve("target/dromedary.jar").toString()), Stream.of(command)).toList();
        ProcessBuilder builder = new ProcessBuilder(all).directory(root.getParent().toFile()).inheritIO();
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    private static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start().waitFor();
    }

    private static void until(String what, Callable<Boolean> condition) throws Exception {
        Exception last = null;
        for (long end = System.currentTimeMillis() + LONGEST; System.currentTimeMillis() < end;) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (SQLException | IOException | NullPointerException e) {
                last = e;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("It did not come to " + what, last);
    }

    // ------------------------------------------------------------------ the provider

    private static String get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(SANDBOX + path)).build(), BodyHandlers.ofString()).body();
    }

    private static void settings(String json) throws Exception {
        HTTP.send(HttpRequest.newBuilder(URI.create(SANDBOX + "/sandbox/settings")).PUT(BodyPublishers.ofString(json)).build(),
                BodyHandlers.ofString());
    }

    // ------------------------------------------------------------------ the journal

    private Connection journal() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + root.resolve("state/journal.db"));
    }

    private Map<String, String> states() throws SQLException {
        Map<String, String> states = new TreeMap<>();
        try (Connection journal = journal(); Statement sql = journal.createStatement();
                ResultSet rows = sql.executeQuery("SELECT folder, name, state FROM job")) {
            while (rows.next()) {
                String folder = rows.getString(1);
                states.put((folder.isEmpty() ? "" : folder + "/") + rows.getString(2), rows.getString(3));
            }
        }
        return states;
    }

    private long count(String question) throws SQLException {
        try (Connection journal = journal(); Statement sql = journal.createStatement(); ResultSet row = sql.executeQuery(question)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    // ------------------------------------------------------------------ files

    private void picture(String stem, int number, String prompt) throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, number);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        drop(stem + ".txt", prompt.getBytes("UTF-8"));
        drop(stem + ".png", png.toByteArray());
    }

    private void text(String name, String content) throws IOException {
        drop(name, content.getBytes("UTF-8"));
    }

    private void drop(String name, byte[] content) throws IOException {
        Path file = root.resolve("inbox").resolve(name);
        Files.createDirectories(file.getParent());
        Path hidden = file.resolveSibling("." + file.getFileName());
        Files.write(hidden, content);
        Files.move(hidden, file);
    }

    private void write(Path zip, String ledger) throws Exception {
        try (Connection journal = journal(); Statement sql = journal.createStatement()) {
            // One file instead of two; what is in them stays as it is.
            sql.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip)); Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = root.relativize(file).toString();
                if (!name.endsWith("-wal") && !name.endsWith("-shm")) {
                    put(out, "root/" + name, Files.readAllBytes(file), Files.getLastModifiedTime(file).toMillis());
                }
            }
            put(out, "ledger.json", ledger.getBytes("UTF-8"), System.currentTimeMillis());
        }
    }

    private static void put(ZipOutputStream out, String name, byte[] content, long time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
