package io.dromedary.acceptance;

import io.dromedary.sandbox.Sandbox;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.AppLauncher;
import io.dromedary.testing.LineInThread;
import io.dromedary.testing.ReferenceSettings;
import io.dromedary.testing.Running;
import io.dromedary.testing.SqsServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** One root, one sandbox and the product, as a user has them. Paths are below the root, wherever that is. */
final class Studio implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(3);
    /** Of facts' test vector. */
    static final String WEBHOOK_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    static final String MODEL = "higgsfield-ai/dop/standard";
    private static final Path ERROR_TEXTS = Path.of("target", "error-texts.txt");
    private static final Map<String, String> SETTINGS = settings();

    /** Of the journal, and of all the rest where that is in folders. */
    final Path root;
    final Sandbox sandbox;
    private final Place place;
    private final Map<String, String> environment = new HashMap<>();
    private Path home = Path.of("");

    Studio(Path folder, SandboxSettings settings) throws IOException {
        this(Where.FOLDER, folder, settings);
    }

    Studio(Where where, Path folder, SandboxSettings settings) throws IOException {
        root = folder.resolve("data");
        Files.createDirectories(root.resolve("inbox"));
        String prefix = Where.newPrefix();
        place = where.place(root, prefix);
        environment.putAll(where.environment(prefix));
        sandbox = Sandbox.start(settings);
        environment.putAll(Map.of(
                "HF_KEY", "test:se:cret", "HIGGSFIELD_BASE_URL", sandbox.baseUrl().toString(), "DROMEDARY_ROOT", root.toString(),
                "DROMEDARY_DOWNLOAD_ALLOW_PRIVATE", "true", "DROMEDARY_MODEL", MODEL, "DROMEDARY_MANAGEMENT", "false"));
        environment.putAll(Map.of(
                "DROMEDARY_SETTLE", "0", "DROMEDARY_LOOK", "100", "DROMEDARY_GRACE", "1", "DROMEDARY_DISPATCH", "100", "DROMEDARY_RESUME",
                "100",
                "DROMEDARY_POLL_FIRST", "100", "DROMEDARY_POLL_MAX", "500", "DROMEDARY_RETRY_FIRST", "1", "DROMEDARY_RETRY_MAX", "2"));
    }

    /** The line that this JVM runs is of another installation. */
    Studio at(Path installation) {
        home = installation;
        return this;
    }

    Studio with(String setting, String value) {
        environment.put(setting, value);
        return this;
    }

    /** For what measures how often the line looks at everything: it looks as often as one that nobody set up. */
    Studio withUsualLooks() {
        return with("DROMEDARY_LOOK", "1000").with("DROMEDARY_DISPATCH", "500").with("DROMEDARY_RESUME", "1000")
                .with("DROMEDARY_POLL_FIRST", "2000").with("DROMEDARY_POLL_MAX", "10000");
    }

    /** Its inbox is a bucket that tells of its objects by the queue "drops". */
    Studio withEvents(SqsServer sqs) {
        return with("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString()).with("DROMEDARY_INTAKE", "events").with("DROMEDARY_SQS_QUEUE",
                "drops");
    }

    /** The sandbox plays the provider's web application as well. */
    Studio withWeb() {
        return with("HIGGSFIELD_WEB_ENABLED", "true").with("HIGGSFIELD_WEB_BASE_URL", sandbox.baseUrl().toString())
                .with("HIGGSFIELD_WEB_TOKEN", SandboxSettings.WEB_TOKEN);
    }

    /** The provider tells of what is finished, and is asked only so often besides; seconds. */
    Studio withWebhooks(int poll) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return with("DROMEDARY_AWAIT", "webhook").with("DROMEDARY_WEBHOOK_HOST", "127.0.0.1")
                    .with("DROMEDARY_WEBHOOK_POLL", String.valueOf(poll))
                    .with("DROMEDARY_WEBHOOK_PORT", String.valueOf(free.getLocalPort()))
                    .with("DROMEDARY_WEBHOOK_PUBLIC_URL", "http://127.0.0.1:%d/told".formatted(free.getLocalPort()))
                    .with("HIGGSFIELD_WEBHOOK_SECRETS", WEBHOOK_SECRET);
        }
    }

    Studio drop(String name, String text) {
        return drop(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Studio drop(String name, byte[] content) {
        return dropInto("inbox/" + name, content);
    }

    Studio dropInto(String path, byte[] content) {
        place.put(path, content);
        return this;
    }

    /** A picture and its prompt. */
    Studio drop(String stem, String suffix, String prompt) {
        return drop(stem + suffix, picture(stem.hashCode())).drop(stem + ".txt", prompt);
    }

    /** A small PNG; another number makes another picture. */
    static byte[] picture(int number) {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, number);
        image.setRGB(1, 1, Color.ORANGE.getRGB());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** For processes of their own, as a user starts them. */
    AppLauncher launcher() {
        return launcher(launcher(root.getParent()));
    }

    /** As a user's launcher starts it. */
    AppLauncher plainLauncher() {
        AppLauncher program = AppLauncher.dromedary(root.getParent()).withJvmOption("-Ddromedary.home=" + Path.of("").toAbsolutePath());
        for (String option : AppLauncher.compilerOptions(Path.of("dromedary"))) {
            program = program.withJvmOption(option);
        }
        return launcher(program);
    }

    AppLauncher launcher(AppLauncher program) {
        return program.with(environment);
    }

    /** The product without any settings. */
    static AppLauncher launcher(Path workDir) {
        AppLauncher launcher = AppLauncher.dromedary(workDir).with(Map.of("LC_ALL", "C.UTF-8"))
                .withJvmOption("-Ddromedary.home=" + Path.of("").toAbsolutePath())
                // Short runs: compiling less starts sooner.
                .withJvmOption("-XX:TieredStopAtLevel=1").withJvmOption("-XX:+UseSerialGC")
                .withJvmOption("-Xlog:disable");
        return ParsedClasses.archive(launcher).map(archive -> launcher.withJvmOption("-XX:SharedArchiveFile=" + archive)).orElse(launcher);
    }

    /** Starts the line inside this JVM, where a test needs no process of its own for it. */
    Running run() {
        return LineInThread.start(home, properties());
    }

    /** The same, which ends when all is drained. */
    Running runOnce() {
        Map<String, String> once = properties();
        once.put("dromedary.once", "true");
        return LineInThread.start(home, once);
    }

    /** Drains the line; the exit code. */
    int once() throws Exception {
        try (Running line = runOnce()) {
            return line.awaitExit(LIMIT);
        }
    }

    /** The environment as settings, and as what AWS's client reads in its place. */
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        environment.forEach((variable, value) -> {
            switch (variable) {
                case "AWS_ACCESS_KEY_ID" -> System.setProperty("aws.accessKeyId", value);
                case "AWS_ENDPOINT_URL_SQS" -> System.setProperty("aws.endpointUrlSqs", value);
                case "AWS_SECRET_ACCESS_KEY" -> System.setProperty("aws.secretAccessKey", value);
                default -> properties.put(
                        Optional.ofNullable(SETTINGS.get(variable)).orElseThrow(() -> new AssertionError(variable + " is no setting")),
                        value);
            }
        });
        return properties;
    }

    /** The settings of the reference by their variables. */
    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of("HF_KEY", "higgsfield.key"));
        settings.putAll(ReferenceSettings.byVariable());
        return settings;
    }

    /** Where the bucket's objects of this studio lie. */
    String prefix() {
        return environment.get("DROMEDARY_S3_PREFIX") + "/";
    }

    Place.Growing begin(String path, byte[] beginning) {
        return place.begin(path, beginning);
    }

    /** Files below a folder of the root, as paths from there, sorted. */
    List<String> files(String folder) {
        return place.files(folder);
    }

    /** A file, or a folder with files in it. */
    boolean exists(String path) {
        return place.exists(path);
    }

    void delete(String file) {
        place.delete(file);
    }

    /** A file, or a folder with all that is in it. */
    void move(String from, String to) {
        place.move(from, to);
    }

    /** Files in done/, without the day. */
    List<String> done() {
        return files("done").stream().map(path -> path.replaceFirst("^\\d{4}/\\d\\d/\\d\\d/", "")).sorted().toList();
    }

    byte[] bytes(String path) {
        return place.bytes(path);
    }

    String read(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        sandbox.close();
        keepErrorTexts();
    }

    /** What people got to read, of all tests in one file, so that it can be read from end to end. */
    private void keepErrorTexts() {
        try {
            for (String file : files("errors")) {
                if (file.endsWith(".error.txt")) {
                    Files.writeString(ERROR_TEXTS, "%s: %s".formatted(file, read("errors/" + file)), StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
