package io.dromedary.cli;

import io.dromedary.job.Places;
import io.dromedary.main.Line;
import io.dromedary.operate.Drain;
import io.dromedary.sandbox.Sandbox;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.store.ObjectStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "demo", mixinStandardHelpOptions = true, description = "Shows the whole line with the samples, against a sandbox "
        + "inside this process. Needs no key, spends nothing.")
final class DemoCommand implements Callable<Integer> {

    private static final Map<String, String> BRISK = Map.of(
            "dromedary.once", "true", "dromedary.settle", "1", "dromedary.look", "500", "dromedary.grace", "10", "dromedary.concurrency",
            "8",
            "dromedary.poll.first", "1000", "dromedary.download.allow-private", "true", "higgsfield.key", "demo:no-secret");
    private static final List<String> ENDS = List.of(Places.OUTBOX, Places.ERRORS, Places.DONE, Places.DUPLICATES, Places.HOLD);
    /** Signs the webhooks of the sandbox; protects nothing else. */
    private static final String WEBHOOK_SECRET = "whsec_ZHJvbWVkYXJ5LWRlbW8tbm8tc2VjcmV0";

    @Option(names = "--s3", description = "Take the drops from a bucket and put the results into it, on an S3 server beside this process.")
    private boolean s3;

    @Option(names = "--webhook", description = "Have the sandbox tell of what is finished, instead of asking it.")
    private boolean webhook;

    @Option(names = "--page", description = "Serve the page meanwhile, on a port that is free.")
    private boolean page;

    @Override
    public Integer call() throws Exception {
        String run = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        Path root = Path.of("demo", run);
        Map<String, String> settings = new HashMap<>(BRISK);
        settings.put("dromedary.root", root.toString());
        settings.put("dromedary.management", String.valueOf(page));
        settings.put("dromedary.management.port", "0");
        SandboxSettings provider = SandboxSettings.defaults();
        if (webhook) {
            provider = provider.withWebhookSecrets(WEBHOOK_SECRET);
            settings.putAll(told(DemoBucket.freePort()));
        }
        try (Sandbox sandbox = Sandbox.start(provider)) {
            settings.put("higgsfield.base-url", sandbox.baseUrl().toString());
            int code = s3 ? inBucket(root, run, sandbox, settings) : inFolder(root, sandbox, settings);
            if (webhook) {
                System.out.printf("%d requests, %d webhooks; the status was asked for %d times.%n", sandbox.ledger().accepted(),
                        sandbox.ledger().webhooksDelivered(), sandbox.ledger().statusReads());
            }
            return code == Drain.SOME_IN_CHANNELS ? Drain.DELIVERED : code;
        }
    }

    private static Map<String, String> told(int port) {
        return Map.of("dromedary.await", "webhook", "dromedary.webhook.port", String.valueOf(port),
                "dromedary.webhook.public-url", "http://127.0.0.1:%d/webhook".formatted(port), "higgsfield.webhook.secrets",
                WEBHOOK_SECRET);
    }

    private static int inFolder(Path root, Sandbox sandbox, Map<String, String> settings) throws Exception {
        Path inbox = root.resolve(Places.INBOX);
        Files.createDirectories(inbox.getParent());
        for (Path sample : samples()) {
            Files.copy(sample, inbox.resolve(inSamples(sample)));
        }
        greet(inbox, sandbox);
        int code = run(settings);
        tell(FileTree.of(root, ENDS), root.resolve(Places.OUTBOX), root.resolve(Places.ERRORS));
        return code;
    }

    private static int inBucket(Path root, String run, Sandbox sandbox, Map<String, String> settings) throws Exception {
        System.out.println("Starting an S3 server...");
        try (DemoBucket server = DemoBucket.start(besideTheProgram("s3/s3mock.jar"), root.resolve("s3-server.log"))) {
            ObjectStore bucket = server.below(run + "/");
            for (Path sample : samples()) {
                if (Files.isRegularFile(sample)) {
                    bucket.put(Places.in(Places.INBOX, inSamples(sample).replace('\\', '/')), Files.readAllBytes(sample),
                            "application/octet-stream");
                }
            }
            settings.putAll(Map.of("dromedary.store", "s3", "dromedary.s3.bucket", DemoBucket.NAME, "dromedary.s3.prefix", run,
                    "dromedary.s3.region", "us-east-1",
                    "dromedary.s3.endpoint", server.endpoint().toString(), "dromedary.s3.look", "1000"));
            greet(bucket.address(Places.INBOX + "/"), sandbox);
            int code = run(settings);
            Map<String, Long> objects = new TreeMap<>();
            bucket.list("", object -> objects.put(object.key(), object.bytes()));
            Path results = root.resolve(Places.OUTBOX);
            for (String key : objects.keySet()) {
                if (key.startsWith(Places.OUTBOX + "/")) {
                    Path file = root.resolve(key);
                    Files.createDirectories(file.getParent());
                    bucket.fetch(key, file);
                }
            }
            tell(FileTree.of(bucket.address(""), ENDS, objects), results, bucket.address(Places.ERRORS + "/"));
            return code;
        }
    }

    /** The build puts the file there. */
    private static Path besideTheProgram(String file) throws URISyntaxException {
        return Path.of(DemoCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolveSibling(file);
    }

    private static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(Dromedary.home().resolve("samples"))) {
            // A folder comes before its content.
            return files.filter(file -> !file.getFileName().toString().equals("README.md")).toList();
        }
    }

    private static String inSamples(Path sample) {
        return Dromedary.home().resolve("samples").relativize(sample).toString();
    }

    private static int run(Map<String, String> settings) throws Exception {
        Line line = new Line();
        return CleanEnd.of(line, () -> line.run(Dromedary.home(), settings, plan -> Logs.setUp(plan.log()), budget -> {
        }, key -> {
        }, Progress.onThisTerminal()));
    }

    private static void greet(Object inbox, Sandbox sandbox) {
        System.out.printf("The samples lie in %s; the sandbox plays the provider on %s.%n%n", inbox, sandbox.baseUrl());
    }

    private static void tell(String tree, Path results, Object errors) {
        System.out.println("\nWhat landed where:\n");
        System.out.print(tree);
        System.out.printf("""

                Open the results in %1$s: the .mp4 files play in any browser or video player, the .json beside each says what made it.
                stamps.results.jsonl there tells how each line of the manifest stamps.jobs.csv ended.
                Two drops ended in %2$s on purpose: each .error.txt there says why, and what to do.
                Next: HF_KEY=id:secret ./dromedary run   (see README.md)
                """, results, errors);
    }
}
