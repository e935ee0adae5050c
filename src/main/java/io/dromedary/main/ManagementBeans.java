package io.dromedary.main;

import io.dromedary.await.Expectations;
import io.dromedary.catalogue.Catalogue;
import io.dromedary.job.Sweep;
import io.dromedary.journal.Generation;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Spending;
import io.dromedary.journal.Standing;
import io.dromedary.journal.TimesTaken;
import io.dromedary.manage.Admission;
import io.dromedary.manage.Requests;
import io.dromedary.operate.Commands;
import io.dromedary.operate.Waiting;
import io.dromedary.rest.ApiAnswers;
import io.dromedary.rest.Documents;
import io.dromedary.rest.DropsApi;
import io.dromedary.rest.JobsApi;
import java.io.IOException;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.spi.Registry;

/** The beans of the management port. They read the journal over connections of their own, so that nobody who looks holds up the line. */
final class ManagementBeans {

    private ManagementBeans() {
    }

    static void bind(Registry registry, Settings settings, Stores stores, DataSource database, Journal journal, GenerationMarks marks,
            Sweep sweep, Catalogue catalogue, Clock clock) throws IOException {
        DataSource reading = JournalFile.openForReading(settings.journal());
        registry.bind("journalReading", reading, null, "close");
        JobSearch search = new JobSearch(reading);
        Pauses pauses = new Pauses(database, clock);
        Generation generation = new Generation(database);
        Commands commands = new Commands(journal, search, pauses, generation, marks, stores.drops(), settings.await().deadline(), clock);
        Waiting waiting = waiting(settings, reading, sweep, clock);
        registry.bind("requests", new Requests());
        registry.bind("commands", commands);
        registry.bind("jobsApi",
                new JobsApi(search, new JournalView(reading), new Generation(reading), new Pauses(reading, clock), commands,
                        new Documents(settings.stores(), new JournalView(reading), waiting, new Spending(reading), new HeldJobs(reading),
                                OpenJournal.budgets(settings, reading, clock), clock),
                        model -> catalogue.modelFor(model).id(),
                        clock));
        registry.bind("dropsApi", new DropsApi(stores.drops(), settings.intake().mediaMaxBytes()));
        registry.bind("apiAnswers", new ApiAnswers());
        Admission admission = new Admission(settings.management());
        registry.bind("admission", admission);
        PageBeans.bind(registry, settings, reading, stores, commands, admission, waiting, clock);
    }

    /** Of the command line, too. */
    static Waiting waiting(Settings settings, DataSource reading, Sweep sweep, Clock clock) {
        return new Waiting(settings.submit().patience(), sweep, () -> Standing.in(reading, clock),
                new Expectations(new TimesTaken(reading), clock), clock);
    }
}
