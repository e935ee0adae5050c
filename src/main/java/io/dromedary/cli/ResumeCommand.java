package io.dromedary.cli;

import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "resume", mixinStandardHelpOptions = true, description = "Ends a pause: what waits is submitted again.")
final class ResumeCommand implements Callable<Integer> {

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        try (OpenJournal journal = OpenJournal.open(settings)) {
            System.out.println(journal.pauses().resumeLine()
                    ? "The line is no longer paused; what waits is submitted again."
                    : "The line was not paused; nothing was changed.");
            return 0;
        }
    }
}
