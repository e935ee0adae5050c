package io.dromedary.cli;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.catalogue.BuiltInNames;
import io.dromedary.job.Preset;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.Presets;
import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the presets that a drop may name: the provider's list, taken from the journal while it is recent. */
abstract class PresetsCommand implements Callable<Integer> {

    private final Preset.Kind kind;
    private final String word;

    @Option(names = "--refresh", description = "Fetch the list even where the known one is young.")
    private boolean refresh;

    PresetsCommand(Preset.Kind kind, String word) {
        this.kind = kind;
        this.word = word;
    }

    @Command(name = "motions", mixinStandardHelpOptions = true, description = "Lists the motions that a drop may name, with their ids.")
    static final class Motions extends PresetsCommand {
        Motions() {
            super(Preset.Kind.MOTION, "motions");
        }
    }

    @Command(name = "styles", mixinStandardHelpOptions = true, description = "Lists the styles that a drop may name, with their ids.")
    static final class Styles extends PresetsCommand {
        Styles() {
            super(Preset.Kind.STYLE, "styles");
        }
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        Path file = settings.journal();
        if (!Files.exists(file)) {
            Optional<List<Preset>> fetched = fetched(settings);
            System.out.printf("The list of %s is %s.%n", word,
                    fetched.isPresent()
                            ? "fetched just now, and not kept, since there is no journal in " + settings.root() + " yet"
                            : "not known");
            return show(fetched.orElse(List.of()));
        }
        try (HikariDataSource database = JournalFile.open(file)) {
            Presets presets = new Presets(database, Clock.systemUTC());
            if (refresh || presets.isOld(kind, settings.submit().presetsAge())) {
                fetched(settings).ifPresent(list -> presets.keep(kind, list));
            }
            System.out.println(presets.fetched(kind)
                    .map(at -> "The list of %s was fetched %s ago.".formatted(word, shown(Duration.between(at, Instant.now()))))
                    .orElse("The list of %s is not known.".formatted(word)));
            return show(presets.list(kind));
        }
    }

    /** Prints the reason if the list cannot be fetched. */
    private Optional<List<Preset>> fetched(Settings settings) throws Exception {
        if (settings.api().credentials() == null) {
            System.err.printf("The list of %s cannot be fetched without a key; set HF_KEY=id:secret.%n", word);
            return Optional.empty();
        }
        try (QueryClient enquirer = QueryClient.start(Dromedary.home(), settings)) {
            return Optional.of(enquirer.ask(enquirer.questions().presets(kind)));
        } catch (QueryClient.NoAnswerException e) {
            System.err.printf("The list of %s did not come: %s%n", word, e.getMessage());
            return Optional.empty();
        }
    }

    private static String shown(Duration age) {
        return age.toDays() > 1 ? age.toDays() + " days" : age.toHours() > 1 ? age.toHours() + " hours" : age.toMinutes() + " min";
    }

    /** @return the exit code */
    private int show(List<Preset> list) {
        list.forEach(preset -> System.out.printf("  %s  %-28s %s%n", Terminal.plain(preset.id()), Terminal.plain(preset.name()),
                preset.description() == null ? "" : Terminal.plain(preset.description())));
        if (kind == Preset.Kind.MOTION) {
            System.out.println("Known without a list, from the reference of the web application:");
            BuiltInNames.motions().entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .forEach(motion -> System.out.printf("  %s  %s%n", motion.getValue(), motion.getKey()));
        }
        return list.isEmpty() ? 1 : 0;
    }
}
