package io.dromedary.testing;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a child JVM is started: the same JDK, its own process.
 *
 * @param program     {@code -jar FILE}, or {@code -cp PATH MAIN}
 * @param environment added to that of this process
 * @param jvmOptions  before the program
 * @param tracer      command that runs the JVM and watches it, which is the same process then; empty for none
 */
public record AppLauncher(List<String> program, Path workDir, Map<String, String> environment, List<String> jvmOptions,
        List<String> tracer) {

    private static final Path JAR = Path.of("target", "dromedary.jar").toAbsolutePath();
    private static final Path OUTPUTS = Path.of("target", "app-output");

    public AppLauncher(List<String> program, Path workDir, Map<String, String> environment, List<String> jvmOptions) {
        this(program, workDir, environment, jvmOptions, List.of());
    }

    /** The packaged product. */
    public static AppLauncher dromedary(Path workDir) {
        return new AppLauncher(List.of("-jar", JAR.toString()), workDir, Map.of(), List.of());
    }

    /** A main class on the class path of the tests. */
    public static AppLauncher of(Class<?> main, Path workDir) {
        return new AppLauncher(List.of("-cp", System.getProperty("java.class.path"), main.getName()), workDir, Map.of(), List.of());
    }

    public AppLauncher with(Map<String, String> moreEnvironment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(moreEnvironment);
        return new AppLauncher(program, workDir, all, jvmOptions, tracer);
    }

    /** @param option such as {@code -Dkey=value} */
    public AppLauncher withJvmOption(String option) {
        return new AppLauncher(program, workDir, environment, Stream.concat(jvmOptions.stream(), Stream.of(option)).toList(), tracer);
    }

    /** When the second compiler begins, as a file that starts the product says. */
    public static List<String> compilerOptions(Path file) {
        try {
            return Pattern.compile("-XX:Tier4\\w+=\\d+").matcher(Files.readString(file)).results().map(MatchResult::group).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param size such as {@code 64m} */
    public AppLauncher withHeap(String size) {
        return withJvmOption("-Xmx" + size);
    }

    public AppLauncher tracedBy(List<String> itsTracer) {
        return new AppLauncher(program, workDir, environment, jvmOptions, itsTracer);
    }

    /** Starts the process and does not wait. Close the result: a process that still runs is killed. */
    public App start(String... args) throws IOException {
        List<String> command = new ArrayList<>(tracer);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(program);
        command.addAll(List.of(args));
        Path output = Files.createTempFile(Files.createDirectories(OUTPUTS), "", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(workDir.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new App(process, output);
    }

    /**
     * Starts the process under a debugger, lets it run up to the point, kills it there with SIGKILL and waits until it is gone.
     *
     * @param limit for the way to the point
     * @throws AssertionError when the process ends, or the limit passes, before the point
     */
    public App startAndKillAt(KillPoint point, Duration limit, String... args) throws IOException, InterruptedException {
        ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(candidate -> candidate.transport().name().equals("dt_socket")).findFirst().orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("localAddress").setValue("127.0.0.1");
        arguments.get("port").setValue("0");
        try {
            String address = connector.startListening(arguments);
            String port = address.substring(address.lastIndexOf(':') + 1);
            App app = withJvmOption("-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=127.0.0.1:" + port).start(args);
            try {
                new KillSession(app, point, limit).run(connector, arguments);
                return app;
            } catch (AssertionError | Exception e) {
                app.kill();
                throw e;
            } finally {
                connector.stopListening(arguments);
            }
        } catch (IllegalConnectorArgumentsException e) {
            throw new IOException("The debugger's connector refused its arguments: " + e.argumentNames(), e);
        }
    }
}
