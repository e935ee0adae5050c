package io.dromedary.cli;

import io.dromedary.journal.Pauses;
import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "pause", mixinStandardHelpOptions = true, description = "Spends nothing new until `resume`: nothing is submitted, also by "
        + "later runs. What is at the provider is delivered, and drops are taken in.")
final class PauseCommand implements Callable<Integer> {

    @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "Shown to whoever looks.")
    private String why;

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        try (OpenJournal journal = OpenJournal.open(settings)) {
            boolean begun = journal.pauses().pauseLine(RetryCommand.user(), why);
            System.out.printf("%s%s Nothing new is submitted until `./dromedary resume`.%n", begun ? "" : "It was paused before. ",
                    Terminal.plain(journal.pauses().line().map(Pauses.Pause::sentence).orElse("")));
            return 0;
        }
    }
}
