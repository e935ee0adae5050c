package io.dromedary.cli;

import io.dromedary.job.Amount;
import io.dromedary.journal.JobFilter;
import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import io.dromedary.operate.Commands;
import java.util.concurrent.Callable;
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

    @Override
    public Integer call() throws Exception {
        JobFilter asked = selection.filter();
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        JobFilter filter = Commands.approvable(asked);
        try (OpenJournal journal = OpenJournal.open(settings)) {
            Amount cost = journal.held().cost(filter);
            if (cost.requests() > 0 && !consent.isGiven("%,d held %s would cost %s".formatted(cost.requests(),
                    cost.requests() == 1 ? "job" : "jobs", cost.inWords()))) {
                return 1;
            }
            return RetryCommand.tell(journal.commands(RetryCommand.user()).approve(filter, RetryCommand.user()), settings);
        }
    }
}
