package io.dromedary;

import io.dromedary.ops.Drain;
import io.dromedary.ops.FileTree;
import io.dromedary.ops.Progress;
import io.dromedary.sandbox.Sandbox;
import io.dromedary.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Shows the whole line with the samples, against a sandbox inside this process. Needs no key, spends nothing.")
final class DemoCommand implements Callable<Integer> {

    private static final Map<String, String> BRISK = Map.of(
            "dromedary.once", "true", "dromedary.settle", "1", "dromedary.look", "500", "dromedary.grace", "10", "dromedary.concurrency", "8",
            "dromedary.poll.first", "1000", "dromedary.download.allow-private", "true", "higgsfield.key", "demo:no-secret");

    @Override
    public Integer call() throws Exception {
        Path root = Path.of("demo", LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")));
        drop(Dromedary.home().resolve("samples"), root.resolve("inbox"));
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults())) {
            System.out.printf("The samples lie in %s; the sandbox plays the provider on %s.%n%n", root.resolve("inbox"), sandbox.baseUrl());
            Map<String, String> settings = new HashMap<>(BRISK);
            settings.put("dromedary.root", root.toString());
            settings.put("higgsfield.base-url", sandbox.baseUrl().toString());
            int code = new Line().run(Dromedary.home(), settings, plan -> { }, Progress.onThisTerminal());
            tell(root);
            return code == Drain.SOME_IN_CHANNELS ? Drain.DELIVERED : code;
        }
    }

    private static void drop(Path samples, Path inbox) throws IOException {
        Files.createDirectories(inbox.getParent());
        try (Stream<Path> files = Files.walk(samples)) {
            // Parents come before what is in them.
            for (Path file : files.filter(file -> !file.getFileName().toString().equals("README.md")).toList()) {
                Files.copy(file, inbox.resolve(samples.relativize(file).toString()));
            }
        }
    }

    private static void tell(Path root) throws IOException {
        System.out.println("\nWhat landed where:\n");
        System.out.print(FileTree.of(root, List.of("outbox", "errors", "done", "duplicates")));
        System.out.printf("""

                Open the results in %1$s: the .mp4 files play in any browser or video player, the .json beside each says what made it.
                stamps.results.jsonl there tells how each line of the manifest stamps.jobs.csv ended.
                Two drops ended in %2$s on purpose: each .error.txt there says why, and what to do.
                Next: HF_KEY=id:secret ./dromedary run   (see README.md)
                """, root.resolve("outbox"), root.resolve("errors"));
    }
}
