package io.dromedary.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.AccountTotals;
import io.dromedary.job.Amount;
import io.dromedary.job.Places;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.Spending;
import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import io.dromedary.submit.Budgets;
import java.io.PrintStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "spend", mixinStandardHelpOptions = true, description = "Shows what was spent today, yesterday and this month, by day, "
        + "folder and model, what is left of each budget, and what waits in hold/. In credits, by the prices that were known when it was "
        + "submitted: the provider's free estimates, or prices.yaml.")
final class SpendCommand implements Callable<Integer> {

    /** Of the column with names, in characters. */
    private static final int NARROWEST = 12;
    private static final int WIDEST = 50;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "For programs, as /api/overview has it.")
    private boolean json;

    @Option(names = "--csv", description = "A month as a table: one line for each day, folder, model, and what became of the money.")
    private boolean csv;

    @Option(names = "--month", paramLabel = "MONTH", description = "Of --csv, such as 2026-11; this month unless said.")
    private String month;

    @Override
    public Integer call() throws Exception {
        if (json && csv) {
            throw new ParameterException(spec.commandLine(), "--json and --csv: say one of them");
        }
        if (month != null && !csv) {
            throw new ParameterException(spec.commandLine(), "--month is of --csv; say both");
        }
        Clock clock = Clock.systemDefaultZone();
        YearMonth asked = month == null ? YearMonth.now(clock) : month();
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        try (OpenJournal journal = OpenJournal.forReading(settings)) {
            if (json) {
                System.out.println(new ObjectMapper().writeValueAsString(journal.documents().money()));
            } else if (csv) {
                table(journal.spending().lines(asked.atDay(1), asked.atEndOfMonth()), System.out);
            } else {
                show(journal.spending().report(clock));
                show(journal.budgets());
                show(journal.held().groups());
                System.out.printf("%nEstimated when it was submitted. Refunded submissions (flagged, failed, canceled) cost nothing.%n");
            }
        }
        return 0;
    }

    private YearMonth month() {
        try {
            return YearMonth.parse(month);
        } catch (DateTimeException e) {
            throw new ParameterException(spec.commandLine(), "--month is '%s'; write it like 2026-11".formatted(month), e);
        }
    }

    // ------------------------------------------------------------------ for people

    private static void show(Spending.Report report) {
        show("today", report.today());
        show("yesterday", report.yesterday());
        show("this month", report.month());
        show("day", report.days(), UnaryOperator.identity());
        show("folder", report.profiles(), folder -> folder.isEmpty() ? Places.INBOX : Places.in(Places.INBOX, folder));
        show("model", report.models(), UnaryOperator.identity());
    }

    private static void show(String by, List<AccountTotals> parts, UnaryOperator<String> name) {
        if (!parts.isEmpty()) {
            System.out.printf("%nThis month, by %s:%n", by);
            List<String> names = parts.stream().map(part -> Terminal.plain(name.apply(part.what()))).toList();
            int width = names.stream().mapToInt(String::length).filter(length -> length <= WIDEST).max().orElse(WIDEST);
            for (int i = 0; i < parts.size(); i++) {
                show(names.get(i), Math.max(NARROWEST, width), parts.get(i));
            }
        }
    }

    private static void show(String what, AccountTotals totals) {
        show(what, NARROWEST, totals);
    }

    private static void show(String what, int width, AccountTotals totals) {
        String column = "%-" + width + "s ";
        System.out.printf(column + "%s%n", what, totals.charged().inWords());
        if (totals.underWay().requests() > 0) {
            System.out.printf(column + "and %s under way%n", "", totals.underWay().inWords());
        }
        if (totals.undetermined().requests() > 0) {
            System.out.printf(column + "and %s undetermined: nobody knows yet whether it is charged%n", "",
                    totals.undetermined().inWords());
        }
    }

    private static void show(Budgets budgets) {
        List<Budgets.Standing> all = budgets.now();
        if (!all.isEmpty() || budgets.undeterminedMax() != null) {
            System.out.printf("%nLimits:%n");
        }
        for (Budgets.Standing budget : all) {
            System.out.printf("%s: %s spent, %s reserved, %s undetermined%n", Terminal.plain(budget.inWords()),
                    budget.used().spent().toPlainString(), budget.used().reserved().toPlainString(),
                    budget.used().undetermined().toPlainString());
        }
        if (budgets.undeterminedMax() != null) {
            System.out.printf("%s undetermined; above %s nothing new is spent (dromedary.undetermined-max)%n",
                    Amount.credits(budgets.undetermined()), budgets.undeterminedMax().toPlainString());
        }
    }

    private static void show(List<HeldJobs.Group> held) {
        if (!held.isEmpty()) {
            System.out.printf("%nHeld, so that nothing was spent on it:%n");
        }
        for (HeldJobs.Group group : held) {
            System.out.printf("%s: %s; %s%n", group.cost().inWords(), Terminal.plain(group.inWords()), group.why());
        }
        if (held.stream().anyMatch(group -> group.limit().isLiftedByApproval())) {
            System.out.println(
                    "`./dromedary approve --all` pays what waits for your approval, once you have said yes; hold/_READ-ME.txt has more.");
        }
    }

    // ------------------------------------------------------------------ for spreadsheets

    static void table(List<Spending.Line> lines, PrintStream out) {
        out.print("day,profile,model,money,credits,requests,unpriced\r\n");
        for (Spending.Line line : lines) {
            out.printf("%s,%s,%s,%s,%s,%d,%d\r\n", line.day(), cell(line.profile()), cell(line.model()),
                    line.money().word(), line.amount().credits().toPlainString(),
                    line.amount().requests(), line.amount().unpriced());
        }
        out.flush();
    }

    /** Folders and models are named by whoever drops; a spreadsheet would take some of these names for a formula. */
    private static String cell(String text) {
        String plain = Terminal.plain(text);
        String harmless = plain.strip().matches("[=+\\-@].*") ? "'" + plain : plain;
        return harmless.matches("[^\",\\r\\n]*") ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
