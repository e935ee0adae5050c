package io.dromedary.cli;

import io.dromedary.job.Amount;
import io.dromedary.journal.JobFilter;
import io.dromedary.main.OpenJournal;
import io.dromedary.operate.Commands;
import io.dromedary.submit.Budgets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "approve", mixinStandardHelpOptions = true, description = "Approves the price of jobs that wait in hold/, so that they "
        + "are submitted, and paid. A budget is not lifted by that: what does not fit below it goes on by itself when it does. The running "
        + "line submits them; where none runs, the next one.", exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:some are approved", "1:there is no journal, or it was not confirmed", "2:none could be"})
final class ApproveCommand implements Callable<Integer> {

    @Mixin
    private Selection selection;

    @Mixin
    private Consent consent;

    /** Approval does not lift a budget, so whoever approves more than is left waits. */
    private static String tooLittle(OpenJournal journal, Amount cost) {
        String left = journal.budgets().now().stream()
                .filter(budget -> budget.cap().folder().isEmpty() && budget.left().compareTo(cost.credits()) < 0)
                .map(Budgets.Standing::inWords).collect(Collectors.joining(", "));
        return left.isEmpty() ? "" : "; %s, and what does not fit goes on by itself when it does".formatted(left);
    }

    @Override
    public Integer call() throws Exception {
        return selection.decide((journal, meant) -> {
            JobFilter filter = Commands.approvable(meant);
            Amount cost = journal.held().cost(filter);
            boolean isConfirmed = cost.requests() == 0 || consent.isGiven("%,d held %s would cost %s%s".formatted(cost.requests(),
                    cost.requests() == 1 ? "job" : "jobs", cost.inWords(), tooLittle(journal, cost)));
            String user = RetryCommand.user();
            return isConfirmed ? Optional.of(journal.commands(user).approve(filter, user)) : Optional.empty();
        });
    }
}
