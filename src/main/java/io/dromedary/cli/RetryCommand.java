package io.dromedary.cli;

import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import io.dromedary.operate.Outcome;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "retry", mixinStandardHelpOptions = true, description = "Tries jobs again that were not delivered. Their drops go back "
        + "into the inbox, each as a new attempt, which costs what a new one costs; what may still live at the provider is waited for "
        + "again, and not submitted. The running line does it; where none runs, the next one.", exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:some are tried again", "1:there is no journal, or it was not confirmed", "2:none could be"})
final class RetryCommand implements Callable<Integer> {

    private static final int NONE = 2;

    @Mixin
    private Selection selection;

    @Mixin
    private Consent consent;

    @Override
    public Integer call() throws Exception {
        return selection.decide((journal, meant) -> {
            long jobs = journal.search().count(meant);
            boolean isConfirmed = jobs <= 1
                    || consent.isGiven("%,d jobs are meant; those that can be tried again may cost what new ones cost".formatted(jobs));
            return isConfirmed ? Optional.of(journal.commands(user()).retry(meant, user())) : Optional.empty();
        });
    }

    static int tell(Outcome outcome, Settings settings) throws Exception {
        System.out.println(Terminal.plain(outcome.sentence()));
        if (outcome.done() > 0 && !Line.isRunning(settings)) {
            System.out.printf("No line runs on %s: the next one does it.%n", settings.root());
        }
        return outcome.done() > 0 ? 0 : NONE;
    }

    static boolean hasJournal(Settings settings) {
        boolean there = Files.exists(settings.journal());
        if (!there) {
            System.err.printf("There is no journal in %s yet; is DROMEDARY_ROOT right?%n", settings.root());
        }
        return there;
    }

    /** Whose word it is. */
    static String user() {
        return System.getProperty("user.name");
    }
}
