package io.dromedary.main;

import io.dromedary.api.Callback;
import io.dromedary.api.DialectSettings;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TokenSource;
import io.dromedary.job.Places;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.StoreSettings;
import io.dromedary.store.WriteProbe;
import io.dromedary.store.s3.Bucket;
import io.dromedary.store.s3.BucketSettings;
import io.dromedary.webhook.WebhookSecret;
import io.dromedary.webhook.WebhookSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Every setting of {@code application.properties}, read once at the start and checked as a whole.
 *
 * @param root           the folder that holds inbox, outbox and the rest; absolute
 * @param credentials    null where none were given
 * @param model          null where none was given
 * @param pollFactor     by how much each further wait grows
 * @param patience       how long a job may wait for a place at the provider
 * @param connectTimeout for connections to addresses that others gave us
 * @param webhooks       null where requests are only looked at
 */
public record Settings(
        Path root, Duration settle, Duration grace, int dropsPerLook, long mediaMaxBytes, long mediaMaxPixels,
        URI baseUrl, Credentials credentials, boolean idempotency, String model, int concurrency, Duration uploadReuse, Duration presetsAge,
        Duration pollFirst, double pollFactor, Duration pollMax, int pollThreads, Duration deadline,
        boolean allowPrivate, long downloadMaxBytes, int downloadTries, int connections,
        Duration retryFirst, Duration retryMax, Duration patience, Duration sweep,
        Duration connectTimeout, Duration responseTimeout, boolean once, DialectSettings dialects, StoreSettings stores,
        WebhookSettings webhooks) {

    private static final String REFERENCE = "application.properties";
    private static final List<String> OWN = List.of("dromedary.", "higgsfield.");

    /**
     * @param properties  Camel's properties, where the environment already wins over the file
     * @param environment the process environment, for the key's customary names and for misspelt settings
     * @throws SettingsException when anything is unknown, malformed or contradictory
     */
    public static Settings read(PropertiesComponent properties, Map<String, String> environment) {
        return new Reader(properties, environment).read();
    }

    /** What is looked at for drops: the inbox itself, or the mirror of the bucket's. */
    public Path inbox() {
        return stores.in() ? mirror().resolve(Places.INBOX) : root.resolve(Places.INBOX);
    }

    /** The names, and small texts, of what waits in the bucket. */
    public Path mirror() {
        return root.resolve(Places.MIRROR);
    }

    /** The user's own files of the catalogue; need not exist. */
    public Path models() {
        return root.resolve(Places.MODELS);
    }

    /** Pictures to make characters of, in a folder for each. */
    public Path characters() {
        return stores.in() ? mirror().resolve(Places.CHARACTERS) : root.resolve(Places.CHARACTERS);
    }

    public Path state() {
        return root.resolve(Places.STATE);
    }

    /** The file of the journal; there is none before the first run. */
    public Path journal() {
        return state().resolve("journal.db");
    }

    private static final class Reader {
        /** Thirty years, so that adding it to the time of day never overflows. */
        private static final long LONGEST_SECONDS = 1_000_000_000;
        private static final int WEB_TOKEN_SECONDS = 10;
        private static final int LAST_PORT = 65_535;
        private static final int MOST_SECRETS = 2;
        private static final String FOLDER = "folder";
        private static final String S3 = "s3";
        /** Source: S3's rules for names; ARNs of access points are names too. */
        private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|arn:[a-zA-Z0-9:/_-]+";

        private final PropertiesComponent properties;
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Reader(PropertiesComponent properties, Map<String, String> environment) {
            this.properties = properties;
            this.environment = environment;
        }

        Settings read() {
            refuseUnknownNames();
            WebhookSettings webhooks = webhooks();
            Settings settings = new Settings(
                    get("dromedary.root", "a folder", Reader::folder),
                    seconds("dromedary.settle", 0), seconds("dromedary.grace", 0), number("dromedary.look.drops", 1),
                    bytes("dromedary.media.max-bytes"), bytes("dromedary.media.max-pixels"),
                    get("higgsfield.base-url", "an address such as https://api.higgsfield.ai", Reader::baseUrl), credentials(),
                    flag("higgsfield.idempotency"), text("dromedary.model").orElse(null), number("dromedary.concurrency", 1),
                    seconds("dromedary.upload.reuse", 60), seconds("dromedary.presets.age", 60),
                    millis("dromedary.poll.first", 1),
                    get("dromedary.poll.factor", "a number of at least 1", 1.0, Reader::factor),
                    millis("dromedary.poll.max", 1), number("dromedary.poll.threads", 1), seconds("dromedary.deadline", 1),
                    flag("dromedary.download.allow-private"), bytes("dromedary.download.max-bytes"),
                    number("dromedary.download.tries", 1),
                    number("dromedary.download.threads", 1) + number("dromedary.upload.threads", 1),
                    seconds("dromedary.retry.first", 1), seconds("dromedary.retry.max", 1), seconds("dromedary.patience", 1),
                    seconds("dromedary.sweep", 1), millis("camel.component.http.connect-timeout", 1),
                    millis("camel.component.http.response-timeout", 1), flag("dromedary.once"), dialects(webhooks), stores(), webhooks);
            List.of("dromedary.look", "dromedary.dispatch", "dromedary.resume", "dromedary.withdraw", "dromedary.preview.retry", "dromedary.journal.retry", "dromedary.s3.look", "dromedary.s3.results")
                    .forEach(name -> millis(name, 1));
            seconds("higgsfield.probe", 1);
            number("dromedary.queue", 1);
            if (problems.isEmpty() && settings.pollMax.compareTo(settings.pollFirst) < 0) {
                problems.add("dromedary.poll.max is %d, below dromedary.poll.first, which is %d. Raise the one or lower the other."
                        .formatted(settings.pollMax.toMillis(), settings.pollFirst.toMillis()));
            }
            if (!problems.isEmpty()) {
                throw new SettingsException(problems);
            }
            return settings;
        }

        private DialectSettings dialects(WebhookSettings webhooks) {
            Duration expiresAfter = get("higgsfield.expires-after", "empty, or a whole number of seconds from 3600 to 604800",
                    text -> text.isEmpty() ? null : Duration.ofSeconds(within(3600, Long.parseLong(text), 604_800)));
            URI web = get("higgsfield.web.base-url", "an address such as https://fnf.higgsfield.ai", Reader::baseUrl);
            return new DialectSettings(expiresAfter, flag("higgsfield.delete-after-delivery"),
                    choice("higgsfield.job-set-status", "job-sets", "generation-results").equals("generation-results"),
                    choice("higgsfield.characters", "custom-references", "photo").equals("photo"),
                    new DialectSettings.Web(web, flag("higgsfield.web.enabled") ? webToken() : new TokenSource.None()),
                    webhooks == null ? null : new Callback(webhooks.publicUrl(), webhooks.secrets().stream().findFirst().map(WebhookSecret::text).orElse(null)));
        }

        /** Read in any case, so that a mistake does not wait for the day on which they are used. */
        private WebhookSettings webhooks() {
            boolean used = choice("dromedary.await", "poll", "webhook").equals("webhook");
            boolean http = text("dromedary.download.allow-private").filter("true"::equals).isPresent();
            URI publicUrl = text("dromedary.webhook.public-url").isEmpty() ? null
                    : get("dromedary.webhook.public-url", "an https address such as https://studio.example.org/higgsfield, with nothing in its path but letters, digits, dots, "
                            + "dashes and underscores, and without user, query and fragment (http only together with dromedary.download.allow-private = true)",
                            text -> publicUrl(text, http));
            String path = text("dromedary.webhook.path").isEmpty() ? publicUrl == null ? "" : publicUrl.getRawPath()
                    : get("dromedary.webhook.path", "empty, or a path such as /higgsfield of letters, digits, dots, dashes and underscores", text -> webhookPath(text));
            int port = get("dromedary.webhook.port", "a port from 1 to 65535", 1, text -> atMost(atLeast(Integer.parseInt(text), 1), LAST_PORT));
            Duration net = seconds("dromedary.webhook.poll", 1);
            List<WebhookSecret> secrets = webhookSecrets();
            if (used && text("dromedary.webhook.public-url").isEmpty()) {
                problems.add("dromedary.await is webhook, but dromedary.webhook.public-url does not say where the provider reaches port %d. Set it to an https address that leads there, or set dromedary.await to poll."
                        .formatted(port));
            }
            return used ? new WebhookSettings(publicUrl, path, text("dromedary.webhook.host").orElse("0.0.0.0"), port, net, secrets) : null;
        }

        private static URI publicUrl(String text, boolean http) {
            URI uri = baseUrl(text);
            webhookPath(uri.getRawPath());
            if (!uri.getScheme().equals("https") && !http) {
                throw new IllegalArgumentException(text);
            }
            return uri;
        }

        private static String webhookPath(String text) {
            return matching(text.replaceAll("/+$", ""), "(/[A-Za-z0-9._-]+)*");
        }

        private List<WebhookSecret> webhookSecrets() {
            List<String> texts = text("higgsfield.webhook.secrets").map(all -> List.of(all.split("\\s*,\\s*", -1))).orElse(List.of());
            try {
                if (texts.size() <= MOST_SECRETS) {
                    return texts.stream().map(WebhookSecret::new).toList();
                }
            } catch (IllegalArgumentException e) {
                problems.add("higgsfield.webhook.secrets is %s (%d characters found; the value is not shown). Copy it again from the console."
                        .formatted(e.getMessage(), String.join(",", texts).length()));
                return List.of();
            }
            problems.add("higgsfield.webhook.secrets has %d secrets; there may be two, while one takes the place of the other. Remove the oldest.".formatted(texts.size()));
            return List.of();
        }

        private StoreSettings stores() {
            String store = choice("dromedary.store", FOLDER, S3);
            boolean in = text("dromedary.store.in").isPresent() ? choice("dromedary.store.in", FOLDER, S3).equals(S3) : store.equals(S3);
            boolean out = text("dromedary.store.out").isPresent() ? choice("dromedary.store.out", FOLDER, S3).equals(S3) : store.equals(S3);
            boolean events = choice("dromedary.intake", "list", "events").equals("events");
            String queue = text("dromedary.sqs.queue").orElse(null);
            if (in && events && queue == null) {
                problems.add("dromedary.intake is events, but dromedary.sqs.queue names no queue. Set it to the queue that the bucket tells of new objects, or set dromedary.intake to list.");
            }
            get("dromedary.sqs.wait", "a whole number of seconds from 0 to 20", text -> within(0, Long.parseLong(text), 20));
            get("dromedary.sqs.visibility", "a whole number of seconds from 1 to 43200", text -> within(1, Long.parseLong(text), 43_200));
            get("dromedary.sqs.messages", "a whole number from 1 to 10", text -> within(1, Long.parseLong(text), 10));
            number("dromedary.sqs.consumers", 1);
            if (in && bytes("dromedary.media.max-bytes") > Bucket.LARGEST_COPY) {
                problems.add("dromedary.media.max-bytes is %s, and drops lie in a bucket, where nothing larger than %d bytes is copied at once. Set it to that or less."
                        .formatted(text("dromedary.media.max-bytes").orElse(""), Bucket.LARGEST_COPY));
            }
            return new StoreSettings(in, out, in && events, queue, seconds("dromedary.s3.relist", 1), in || out ? buckets() : null);
        }

        private BucketSettings buckets() {
            String bucket = get("dromedary.s3.bucket", "the name of a bucket, without s3:// and without a path", text -> matching(text, BUCKET));
            String prefix = get("dromedary.s3.prefix", "empty, or a path without a slash in front and without . and .. in it, such as studio/line-1", Reader::prefix);
            URI endpoint = text("dromedary.s3.endpoint").isEmpty() ? null
                    : get("dromedary.s3.endpoint", "empty, or an address such as https://s3.example.org", Reader::baseUrl);
            return new BucketSettings(bucket, text("dromedary.s3.output-bucket").isEmpty() ? bucket
                    : get("dromedary.s3.output-bucket", "empty, or the name of a bucket", text -> matching(text, BUCKET)), prefix,
                    text("dromedary.s3.region").orElse(null), endpoint,
                    text("dromedary.s3.expected-owner").isEmpty() ? null
                            : get("dromedary.s3.expected-owner", "empty, or an account id of 12 digits", text -> matching(text, "[0-9]{12}")));
        }

        private static String matching(String text, String pattern) {
            if (!text.matches(pattern)) {
                throw new IllegalArgumentException(text);
            }
            return text;
        }

        private static String prefix(String text) {
            String path = text.replaceFirst("/+$", "");
            boolean plain = path.isEmpty() || Stream.of(path.split("/", -1)).noneMatch(part -> List.of("", ".", "..").contains(part));
            if (!plain) {
                throw new IllegalArgumentException(text);
            }
            return path.isEmpty() ? "" : path + "/";
        }

        private TokenSource webToken() {
            List<TokenSource> given = Stream.of(
                    text("higgsfield.web.token").map(token -> (TokenSource) new TokenSource.Value(token)),
                    text("higgsfield.web.token-file").map(file -> (TokenSource) new TokenSource.InFile(folder(file))),
                    text("higgsfield.web.token-command").map(command -> (TokenSource) new TokenSource.Command(command, WEB_TOKEN_SECONDS)))
                    .flatMap(Optional::stream).toList();
            if (given.size() != 1) {
                problems.add("higgsfield.web.enabled is true and %s. Set exactly one of higgsfield.web.token, higgsfield.web.token-file and higgsfield.web.token-command."
                        .formatted(given.isEmpty() ? "there is no token" : "the token has %d sources".formatted(given.size())));
                return new TokenSource.None();
            }
            return given.get(0);
        }

        private void refuseUnknownNames() {
            TreeSet<String> known = new TreeSet<>(reference().stringPropertyNames());
            properties.loadProperties(name -> OWN.stream().anyMatch(name::startsWith)).stringPropertyNames().stream()
                    .filter(name -> !known.contains(name)).sorted()
                    .forEach(name -> problems.add("%s is not a setting.%s See application.properties for all of them."
                            .formatted(name, suggestion(name, known))));
            TreeSet<String> variables = new TreeSet<>();
            known.stream().filter(name -> name.startsWith("dromedary.")).forEach(name -> variables.add(variable(name)));
            // Only near misses, and none of what Kubernetes puts into every pod beside a service called dromedary.
            environment.keySet().stream().filter(name -> name.startsWith("DROMEDARY_") && !variables.contains(name)).sorted()
                    .filter(name -> !name.matches("DROMEDARY_(SERVICE|PORT)(_.*)?"))
                    .filter(name -> nearest(name, variables).isPresent())
                    .forEach(name -> problems.add("The environment variable %s is not a setting.%s"
                            .formatted(name, suggestion(name, variables))));
        }

        private static Properties reference() {
            Properties reference = new Properties();
            try (InputStream in = Settings.class.getClassLoader().getResourceAsStream(REFERENCE)) {
                reference.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return reference;
        }

        private static String suggestion(String name, Set<String> known) {
            return nearest(name, known).map(near -> " Did you mean " + near + "?").orElse("");
        }

        private static Optional<String> nearest(String name, Set<String> known) {
            LevenshteinDistance distance = new LevenshteinDistance(3);
            return known.stream().filter(other -> distance.apply(name, other) >= 0)
                    .min((a, b) -> Integer.compare(distance.apply(name, a), distance.apply(name, b)));
        }

        private Optional<String> text(String name) {
            return properties.resolveProperty(name).map(String::strip).filter(text -> !text.isEmpty());
        }

        private <T> T get(String name, String wanted, Function<String, T> parser) {
            return get(name, wanted, null, parser);
        }

        /** @param stopgap stands in for a malformed value until all problems are known */
        private <T> T get(String name, String wanted, T stopgap, Function<String, T> parser) {
            String found = text(name).orElse("");
            try {
                return parser.apply(found);
            } catch (RuntimeException e) {
                problems.add("%s is '%s'; it must be %s. Correct it in application.properties or in the environment as %s."
                        .formatted(name, found, wanted, variable(name)));
                return stopgap;
            }
        }

        private Duration seconds(String name, long least) {
            return get(name, "a whole number of seconds, at least " + least,
                    text -> Duration.ofSeconds(Math.min(atLeast(Long.parseLong(text), least), LONGEST_SECONDS)));
        }

        private Duration millis(String name, long least) {
            return get(name, "a whole number of milliseconds, at least " + least,
                    text -> Duration.ofMillis(atLeast(Long.parseLong(text), least)));
        }

        private int number(String name, int least) {
            return get(name, "a whole number, at least " + least, least, text -> atLeast(Integer.parseInt(text), least));
        }

        private long bytes(String name) {
            return get(name, "a whole number, at least 1", 1L, text -> atLeast(Long.parseLong(text), 1L));
        }

        private boolean flag(String name) {
            return get(name, "true or false", false, text -> switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(text);
            });
        }

        private String choice(String name, String first, String second) {
            return get(name, first + " or " + second, first, text -> {
                if (!text.equals(first) && !text.equals(second)) {
                    throw new IllegalArgumentException(text);
                }
                return text;
            });
        }

        private static long within(long least, long number, long most) {
            return atMost(atLeast(number, least), most);
        }

        private static <T extends Comparable<T>> T atMost(T number, T most) {
            if (number.compareTo(most) > 0) {
                throw new IllegalArgumentException();
            }
            return number;
        }

        private static <T extends Comparable<T>> T atLeast(T number, T least) {
            if (number.compareTo(least) < 0) {
                throw new IllegalArgumentException();
            }
            return number;
        }

        private static Path folder(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException();
            }
            return Path.of(text).toAbsolutePath().normalize();
        }

        private static double factor(String text) {
            double factor = Double.parseDouble(text);
            // NaN counts as the largest number of all, and every wait would be none.
            return atLeast(Double.isFinite(factor) ? factor : 0.0, 1.0);
        }

        private static URI baseUrl(String text) {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            boolean usable = List.of("http", "https").contains(uri.getScheme()) && uri.getHost() != null
                    && uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            if (!usable) {
                throw new IllegalArgumentException(text);
            }
            return uri;
        }

        /** The order of the names follows the official SDKs; a malformed value is refused, never passed over. */
        private Credentials credentials() {
            Optional<String> own = text("higgsfield.key");
            if (own.isPresent()) {
                return parse("higgsfield.key", own.get());
            }
            for (String name : List.of("HF_KEY", "HF_CREDENTIALS")) {
                if (!environment.getOrDefault(name, "").isBlank()) {
                    return parse(name, environment.get(name).strip());
                }
            }
            String id = environment.getOrDefault("HF_API_KEY", "").strip();
            String secret = environment.getOrDefault("HF_API_SECRET", "").strip();
            if (id.isEmpty() != secret.isEmpty()) {
                problems.add("%s is set but %s is not: the key needs both, or HF_KEY=id:secret."
                        .formatted(id.isEmpty() ? "HF_API_SECRET" : "HF_API_KEY", id.isEmpty() ? "HF_API_KEY" : "HF_API_SECRET"));
                return null;
            }
            return id.isEmpty() ? null : parse("HF_API_KEY and HF_API_SECRET", id + ":" + secret);
        }

        private Credentials parse(String name, String pair) {
            try {
                return Credentials.parse(pair);
            } catch (IllegalArgumentException e) {
                problems.add("%s is not of the form id:secret (%d characters found; the value is not shown). Copy it again from the console."
                        .formatted(name, pair.length()));
                return null;
            }
        }

        private static String variable(String name) {
            return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        }
    }

    /**
     * What only the machine can tell: a key is there, file names can be read, the folders can be written.
     *
     * @throws SettingsException naming each that cannot
     */
    public Settings ready() {
        List<String> problems = new ArrayList<>();
        if (credentials == null) {
            problems.add("No API key. Set HF_KEY=id:secret (or HF_CREDENTIALS, or HF_API_KEY and HF_API_SECRET); "
                    + "without a key, try `./dromedary demo`.");
        }
        if (System.getProperty("os.name").equals("Linux") && !"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
            problems.add("File names are read as %s: drops with umlauts or emoji in their names could not be opened. Set LC_ALL=C.UTF-8."
                    .formatted(System.getProperty("sun.jnu.encoding")));
        }
        for (String folder : folders()) {
            Path path = root.resolve(folder);
            try {
                Files.createDirectories(path);
                WriteProbe.test(path);
                WriteProbe.sweep(path);
            } catch (IOException e) {
                problems.add("The folder %s cannot be written (%s). Give this user write access, free some space, or set DROMEDARY_ROOT to another folder."
                        .formatted(path, e));
            }
        }
        problems.addAll(inboxOverlaps());
        problems.addAll(portTrouble());
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return this;
    }

    /** Camel's server would only warn, and nobody would ever be told. */
    private List<String> portTrouble() {
        if (webhooks == null) {
            return List.of();
        }
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(webhooks.host(), webhooks.port()));
            return List.of();
        } catch (IOException | RuntimeException e) {
            return List.of("Webhooks cannot be received on %s, port %d (%s). Set dromedary.webhook.host and dromedary.webhook.port to what is free and belongs to this machine."
                    .formatted(webhooks.host(), webhooks.port(), e.getMessage()));
        }
    }

    /** Those on this machine, below the root. */
    private List<String> folders() {
        List<String> folders = new ArrayList<>(stores.in() ? List.of(Places.in(Places.MIRROR, Places.INBOX), Places.in(Places.MIRROR, Places.CHARACTERS))
                : List.of(Places.INBOX, Places.CHARACTERS, Places.DONE, Places.ERRORS, Places.DUPLICATES));
        if (!stores.out()) {
            folders.add(Places.OUTBOX);
        }
        folders.addAll(List.of(Places.WORK, Places.STATE));
        return folders;
    }

    /** A folder that is really inside the inbox, by a link, would have its results taken in as drops. */
    private List<String> inboxOverlaps() {
        List<String> problems = new ArrayList<>();
        for (String folder : folders()) {
            try {
                if (!inbox().equals(root.resolve(folder)) && root.resolve(folder).toRealPath().startsWith(inbox().toRealPath())) {
                    problems.add("The folder %s is inside the inbox %s: what lands there would be taken for a drop. Undo the link, or set DROMEDARY_ROOT to another folder."
                            .formatted(root.resolve(folder), inbox()));
                }
            } catch (IOException e) {
                // A folder that cannot be reached is told as one that cannot be written.
            }
        }
        return problems;
    }
}
