package io.dromedary.cli;

import io.dromedary.journal.JournalFile;
import io.dromedary.settings.SettingsException;
import io.dromedary.text.PlainReason;
import io.dromedary.text.Release;
import io.dromedary.text.Suggestions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line. */
@Command(name = "dromedary", mixinStandardHelpOptions = true, versionProvider = Dromedary.Version.class,
        description = "Turns a drop folder into a production line for the Higgsfield API: "
                + "pictures and prompts in, finished pictures and videos out.",
        footerHeading = "%nSettings are in application.properties; each can be set in the environment:%n", footer = {
            "  HF_KEY                 the API key, id:secret", "  DROMEDARY_ROOT         the folder with inbox and outbox (data)",
            "  DROMEDARY_MODEL        the model for drops that name none", "  HIGGSFIELD_BASE_URL    where the API lives", "",
            "Without a command, `run` is meant. Try `dromedary demo` first; it needs no key."})
public final class Dromedary implements Callable<Integer> {

    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class, DemoCommand.class, SandboxCommand.class, CheckCommand.class, DoctorCommand.class, ModelsCommand.class,
            JobsCommand.class, JournalCommand.class, RetryCommand.class, ApproveCommand.class, CancelCommand.class, PauseCommand.class,
            ResumeCommand.class, CharactersCommand.class, PresetsCommand.Motions.class, PresetsCommand.Styles.class, AccountCommand.class,
            SpendCommand.class, CompletionCommand.class, ManCommand.class);
    /** They tell of all others. */
    private static final Set<Class<?>> WHOLE = Set.of(CompletionCommand.class, ManCommand.class);
    /** Exit code of an invalid command line (EX_USAGE of sysexits). */
    private static final int USAGE = 64;
    private static final Logger LOG = LoggerFactory.getLogger(Dromedary.class);

    @CommandLine.Spec
    private CommandSpec spec;

    private Dromedary() {
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine(args).execute(args));
    }

    /** Picocli looks through all that a command is made of, which takes time: what is not asked for is left out. */
    private static List<Class<?>> needed(String[] args) {
        return Stream.of(args).limit(1).flatMap(first -> COMMANDS.stream().filter(command -> name(command).equals(first)))
                .filter(command -> !WHOLE.contains(command)).findFirst().<List<Class<?>>>map(List::of).orElse(COMMANDS);
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** @param args what it has to understand; with none it has all commands */
    static CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(new Dromedary());
        needed(args).forEach(line::addSubcommand);
        line.setParameterExceptionHandler((e, given) -> {
            String command = e.getCommandLine().getCommandSpec().qualifiedName();
            e.getCommandLine().getErr().printf("%s `%s --help` explains it.%n", sentence(e), command.replace("dromedary", "./dromedary"));
            return USAGE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof CommandLine.ParameterException wrong) {
                return line.getParameterExceptionHandler().handleParseException(wrong, new String[0]);
            }
            if (e instanceof SettingsException refusal) {
                command.getErr().println("Dromedary does not start:");
                refusal.problems().forEach(problem -> command.getErr().println("  - " + problem));
                return 1;
            }
            command.getErr().printf("`./%s` cannot go on (%s).%n", command.getCommandSpec().qualifiedName(), PlainReason.of(e));
            LOG.debug("What it could not go on with", e);
            return 1;
        });
        return line;
    }

    private static String sentence(CommandLine.ParameterException wrong) {
        if (!(wrong instanceof CommandLine.UnmatchedArgumentException unmatched) || unmatched.getUnmatched().isEmpty()) {
            return wrong.getMessage().replaceFirst("[.]?$", ".");
        }
        CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        String found = unmatched.getUnmatched().get(0);
        boolean isOption = found.startsWith("-");
        if (!isOption && spec.subcommands().isEmpty()) {
            return "`%s` is one argument too many.".formatted(found);
        }
        Set<String> known = isOption ? spec.optionsMap().keySet() : spec.subcommands().keySet();
        String near = Suggestions.to(found, known).map("did you mean `%s`?"::formatted)
                .orElseGet(() -> "there are " + known.stream().sorted().collect(Collectors.joining(", ")) + ".");
        return "There is no %s `%s`; %s".formatted(isOption ? "option" : "command", found, near);
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
            return new String[] {"%s, which reads journals up to version %d".formatted(Release.name(), JournalFile.VERSION)};
        }
    }
}
