package io.dromedary.cli;

import io.dromedary.journal.Pauses.Pause;
import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "resume", mixinStandardHelpOptions = true, description = "Ends a pause: what waits is submitted again.")
final class ResumeCommand implements Callable<Integer> {

    @Option(names = "--model", paramLabel = "MODEL", description = "Ends the pause of this model, whoever paused it.")
    private String model;

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        try (OpenJournal journal = OpenJournal.open(settings)) {
            if (model != null) {
                String id = PauseCommand.id(model, settings);
                System.out.println(Terminal.plain((journal.pauses().resumeModel(id)
                        ? "The model %s is no longer paused; what waits for it is submitted again."
                        : "The model %s was not paused; nothing was changed.").formatted(id)));
                return 0;
            }
            boolean ended = journal.pauses().resumeLine();
            Optional<Pause> still = journal.pauses().line();
            if (still.isPresent()) {
                System.out.println(
                        Terminal.plain("%s%s It goes on when somebody does this: %s.".formatted(ended ? "Your pause is over. " : "",
                                still.get().sentence(), still.get().end())));
                return 1;
            }
            System.out.println(ended
                    ? "The line is no longer paused; what waits is submitted again."
                    : "The line was not paused; nothing was changed.");
            journal.pauses().models().forEach(one -> System.out.println(Terminal.plain(one.sentence())));
            return 0;
        }
    }
}
