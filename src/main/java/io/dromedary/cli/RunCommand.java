package io.dromedary.cli;

import io.dromedary.main.Line;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs the line: what lies in the inbox, or comes into it, is "
        + "made and delivered.", exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped; with --once: all delivered", "1:refused to start, with the reason",
            "2:with --once: some drops are in error channels, or cannot be taken out of the inbox; or something is parked or waits "
                    + "in hold/, since whenever it does",
            "3:with --once: the account is the problem",
            "4:with --once: the journal is an older copy, see `jobs`",
            "5:with --once: somebody has paused the line, or a model; what was not sent waits for `resume`",
            "6:it made no progress, see dromedary.exit-when-dead",
            "64:the command line could not be understood"})
final class RunCommand implements Callable<Integer> {

    @Option(names = "--once", description = "Drain inbox and journal, then end.")
    private boolean once;

    @Override
    public Integer call() throws Exception {
        Line line = new Line();
        return CleanEnd.of(line, () -> line.run(Dromedary.home(), once ? Map.of("dromedary.once", "true") : Map.of(),
                plan -> {
                    Logs.setUp(plan.log());
                    StartupBanner.print(plan, System.out);
                    StartupBanner.warnOfOtherImagesVariables(System.getenv(), System.out);
                },
                StartupBanner::printBudget, StartupBanner::printKey, Progress.onThisTerminal()));
    }
}
