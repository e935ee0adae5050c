package io.dromedary.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.AccountTotals;
import io.dromedary.journal.Spending;
import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "spend", mixinStandardHelpOptions = true, description = "Shows what was spent today, yesterday and this month, in credits, "
        + "by the prices that were known when it was submitted: the provider's free estimates, or prices.yaml.")
final class SpendCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "For programs, as /api/overview has it.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        try (OpenJournal journal = OpenJournal.forReading(settings)) {
            if (json) {
                System.out.println(JSON.writeValueAsString(journal.documents().money()));
            } else {
                show(journal.spending().report(Clock.systemDefaultZone()));
            }
        }
        return 0;
    }

    private static void show(Spending.Report report) {
        show("today", report.today());
        show("yesterday", report.yesterday());
        show("this month", report.month());
        if (!report.models().isEmpty()) {
            System.out.printf("%nThis month, by model:%n");
            report.models().forEach(model -> show(Terminal.plain(model.what()), model));
        }
        System.out.printf("%nEstimated when it was submitted. Refunded submissions (flagged, failed, canceled) cost nothing.%n");
    }

    private static void show(String what, AccountTotals totals) {
        System.out.printf("%-12s %s%n", what, totals.charged().inWords());
        if (totals.underWay().requests() > 0) {
            System.out.printf("%-12s and %s under way%n", "", totals.underWay().inWords());
        }
        if (totals.undetermined().requests() > 0) {
            System.out.printf("%-12s and %s undetermined: nobody knows yet whether it is charged%n", "", totals.undetermined().inWords());
        }
    }
}
