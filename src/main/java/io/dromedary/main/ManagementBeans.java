package io.dromedary.main;

import io.dromedary.job.Sweep;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.Pauses;
import io.dromedary.manage.Admission;
import io.dromedary.manage.Requests;
import io.dromedary.operate.Commands;
import io.dromedary.page.Assets;
import io.dromedary.page.Forms;
import io.dromedary.page.Jobs;
import io.dromedary.page.Login;
import io.dromedary.page.Overviews;
import io.dromedary.page.Pages;
import io.dromedary.page.Previews;
import io.dromedary.page.Said;
import io.dromedary.page.Templates;
import io.dromedary.page.Waiting;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.spi.Registry;

/** The beans of the management port. They read the journal over connections of their own, so that nobody who looks holds up the line. */
final class ManagementBeans {

    private ManagementBeans() {
    }

    static void bind(Registry registry, Settings settings, DataSource database, Journal journal, Stores stores, Sweep sweep, Clock clock) {
        DataSource reading = JournalFile.openForReading(settings.journal());
        registry.bind("journalReading", reading, null, "close");
        JobSearch search = new JobSearch(reading);
        registry.bind("requests", new Requests());
        Commands commands = new Commands(journal, search, new Pauses(database, clock));
        registry.bind("commands", commands);
        Admission admission = new Admission(settings.management());
        registry.bind("admission", admission);
        Previews previews = new Previews(reading, stores.drops(), stores.results());
        Overviews overviews = new Overviews(reading, settings.submit().concurrency(), clock);
        Said said = new Said();
        Templates templates = new Templates();
        registry.bind("assets", new Assets());
        registry.bind("forms", new Forms(commands, overviews, said));
        registry.bind("login", new Login(admission, templates));
        registry.bind("pages", new Pages(overviews, new Jobs(reading, stores.drops(), stores.results(), previews,
                new Waiting(sweep, settings.submit().patience(), clock)), admission, said, templates, clock));
        registry.bind("previews", previews);
    }
}
