package io.dromedary.cli;

import io.dromedary.settings.SettingsException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line. */
@Command(name = "dromedary", mixinStandardHelpOptions = true, versionProvider = Dromedary.Version.class,
        description = "Turns a drop folder into a production line for the Higgsfield API: "
                + "pictures and prompts in, finished pictures and videos out.",
        subcommands = {
            RunCommand.class, DemoCommand.class, SandboxCommand.class, CheckCommand.class, ModelsCommand.class, JobsCommand.class,
            CancelCommand.class, CharactersCommand.class, PresetsCommand.Motions.class, PresetsCommand.Styles.class,
            AccountCommand.class},
        footerHeading = "%nSettings are in application.properties; each can be set in the environment:%n", footer = {
            "  HF_KEY                 the API key, id:secret", "  DROMEDARY_ROOT         the folder with inbox and outbox (data)",
            "  DROMEDARY_MODEL        the model for drops that name none", "  HIGGSFIELD_BASE_URL    where the API lives", "",
            "Without a command, `run` is meant. Try `dromedary demo` first; it needs no key."})
public final class Dromedary implements Callable<Integer> {

    /** Exit code of an invalid command line (EX_USAGE of sysexits). */
    private static final int USAGE = 64;

    @CommandLine.Spec
    private CommandSpec spec;

    private Dromedary() {
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Dromedary());
        line.setParameterExceptionHandler((e, given) -> {
            e.getCommandLine().getErr().println(e.getMessage());
            e.getCommandLine().usage(e.getCommandLine().getErr());
            return USAGE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof SettingsException refusal) {
                command.getErr().println("Dromedary does not start:");
                refusal.problems().forEach(problem -> command.getErr().println("  - " + problem));
                return 1;
            }
            throw e;
        });
        return line;
    }

    /** Without a command, {@code run} is meant. */
    @Override
    public Integer call() {
        return spec.subcommands().get("run").execute();
    }

    /** The installation: the folder with routes/ and application.properties. */
    static Path home() {
        return Path.of(System.getProperty("dromedary.home", "")).toAbsolutePath().normalize();
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Dromedary.class.getPackage().getImplementationVersion();
            return new String[] {"Dromedary " + (version == null ? "(not packaged)" : version)};
        }
    }
}
