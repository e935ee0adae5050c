package io.dromedary.cli;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.journal.JobFilter;
import io.dromedary.journal.JournalView;
import io.dromedary.main.Line;
import io.dromedary.main.OpenJournal;
import io.dromedary.main.Settings;
import io.dromedary.store.StoreSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "cancel", mixinStandardHelpOptions = true, description = "Cancels a job, as deleting its marker in the work "
        + "folder does. What was not sent is canceled; what the provider still queues, it is "
        + "asked to take back; after that it is too late, and the result is delivered. The running line does it; where none runs, "
        + "the next one.", exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:canceled, or noted for the line", "1:there is no such job", "2:too late, for all that are meant"})
final class CancelCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Mixin
    private Selection selection;

    @Override
    public Integer call() throws Exception {
        String id = selection.single();
        String user = RetryCommand.user();
        return id == null ? selection.decide((journal, meant) -> Optional.of(journal.commands(user).cancel(meant, user))) : cancel(id);
    }

    private static int cancel(String id) throws Exception {
        Settings settings;
        Duration turn;
        try (DefaultCamelContext context = Line.unbuilt()) {
            settings = Settings.read(Line.properties(context, Dromedary.home()), System.getenv());
            turn = Duration.ofMillis(Long.parseLong(context.resolvePropertyPlaceholders("{{dromedary.cancel-check}}")));
        }
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        try (OpenJournal journal = OpenJournal.open(settings)) {
            JournalView view = journal.view();
            Optional<Job> job = view.job(id);
            if (job.isEmpty()) {
                System.err.printf("There is no job %s; `dromedary jobs` lists them.%n", id);
                return 1;
            }
            if (job.get().state() == State.ENTERING) {
                System.err.printf("Job %s is a manifest, whose rows are jobs of their own: cancel those, %s-<row>.%n", id, id);
                return 2;
            }
            if (!job.get().state().isUnfinished()) {
                System.err.printf("Job %s cannot be canceled. %s%n", id, outcome(job.get(), settings.stores()));
                return 2;
            }
            journal.commands(RetryCommand.user()).cancel(JobFilter.of(id), RetryCommand.user());
            Job withdrawn = view.job(id).orElseThrow();
            if (!Line.isRunning(settings)) {
                System.out.printf("Job %s is to be canceled. No line runs on %s: the next one %s.%n", id, settings.root(), plan(withdrawn));
                return 0;
            }
            System.out.printf("Job %s is to be canceled; the running line %s.%n", id, plan(withdrawn));
            return await(withdrawn, view, settings.stores(), turn.plus(PATIENCE));
        }
    }

    private static String plan(Job job) {
        return switch (job.state()) {
            case READY, HELD -> "cancels it before anything is sent";
            case SUBMITTING -> "asks the provider to take it back as soon as its answer is known";
            case WAITING -> "asks the provider to take it back";
            default -> "can only say that it is too late";
        };
    }

    private static int await(Job withdrawn, JournalView view, StoreSettings stores, Duration patience) throws InterruptedException {
        Job now = withdrawn;
        long start = System.nanoTime();
        while (now.withdrawn() != null && (now.state().isUnfinished() || now.state() == State.HELD)
                && System.nanoTime() - start < patience.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            now = view.job(withdrawn.id()).orElseThrow();
        }
        if (now.withdrawn() != null && now.state().isUnfinished()) {
            System.out.printf("Not settled yet: it is %s, and the line goes on trying. `dromedary jobs %s` says what became of it.%n",
                    now.state(), now.id());
            return 0;
        }
        System.out.println(outcome(now, stores));
        return now.state() == State.CANCELED ? 0 : 2;
    }

    private static String outcome(Job job, StoreSettings stores) {
        return switch (job.state()) {
            case CANCELED -> "It is canceled; nothing was charged. The drop lies in %s."
                    .formatted(stores.drop(job.movingTo() == null ? job.place() : job.movingTo()));
            case EXPIRED, UNCERTAIN, UNDELIVERABLE -> "It is %s and parked in %s: the provider may have it, so nothing is taken back."
                    .formatted(job.state(), stores.drop(job.movingTo() == null ? job.place() : job.movingTo()));
            case COLLECTING -> "It is too late to cancel: the provider has finished, and the results are being delivered.";
            case READY, HELD, SUBMITTING, WAITING -> "It is %s: %s.".formatted(job.state(), job.why());
            default -> "It has ended already: it is %s.".formatted(job.state());
        };
    }
}
