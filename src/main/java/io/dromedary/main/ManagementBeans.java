package io.dromedary.main;

import io.dromedary.journal.Generation;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.Pauses;
import io.dromedary.manage.Requests;
import io.dromedary.operate.Commands;
import io.dromedary.page.Pages;
import io.dromedary.store.Store;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.spi.Registry;

/** The beans of the management port. They read the journal over connections of their own, so that nobody who looks holds up the line. */
final class ManagementBeans {

    private ManagementBeans() {
    }

    static void bind(Registry registry, Settings settings, Store drops, DataSource database, Journal journal, GenerationMarks marks,
            Clock clock) {
        DataSource reading = JournalFile.openForReading(settings.journal());
        registry.bind("journalReading", reading, null, "close");
        JobSearch search = new JobSearch(reading);
        registry.bind("requests", new Requests());
        registry.bind("commands", new Commands(journal, search, new Pauses(database, clock), new Generation(database), marks, drops,
                settings.await().deadline(), clock));
        registry.bind("pages", new Pages(search));
    }
}
