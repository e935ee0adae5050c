package io.dromedary.main;

import io.dromedary.job.Sweep;
import io.dromedary.journal.Generation;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.Pauses;
import io.dromedary.manage.Admission;
import io.dromedary.manage.Requests;
import io.dromedary.operate.Commands;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.spi.Registry;

/** The beans of the management port. They read the journal over connections of their own, so that nobody who looks holds up the line. */
final class ManagementBeans {

    private ManagementBeans() {
    }

    static void bind(Registry registry, Settings settings, Stores stores, DataSource database, Journal journal, GenerationMarks marks,
            Sweep sweep, Clock clock) {
        DataSource reading = JournalFile.openForReading(settings.journal());
        registry.bind("journalReading", reading, null, "close");
        JobSearch search = new JobSearch(reading);
        registry.bind("requests", new Requests());
        Commands commands = new Commands(journal, search, new Pauses(database, clock), new Generation(database), marks, stores.drops(),
                settings.await().deadline(), clock);
        registry.bind("commands", commands);
        Admission admission = new Admission(settings.management());
        registry.bind("admission", admission);
        PageBeans.bind(registry, settings, reading, stores, commands, admission, sweep, clock);
    }
}
