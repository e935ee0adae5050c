package io.dromedary.main;

import io.dromedary.journal.HeldJobs;
import io.dromedary.manage.Admission;
import io.dromedary.operate.Commands;
import io.dromedary.operate.Waiting;
import io.dromedary.page.Assets;
import io.dromedary.page.Forms;
import io.dromedary.page.Jobs;
import io.dromedary.page.Login;
import io.dromedary.page.Overviews;
import io.dromedary.page.Pages;
import io.dromedary.page.Previews;
import io.dromedary.page.Said;
import io.dromedary.page.Templates;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.spi.Registry;

/** The beans of the page for people. */
final class PageBeans {

    private PageBeans() {
    }

    /** @param reading the journal, over connections of its own */
    static void bind(Registry registry, Settings settings, DataSource reading, Stores stores, Commands commands, Admission admission,
            Waiting waiting, Clock clock) {
        Previews previews = new Previews(reading, stores.drops(), stores.results());
        Overviews overviews = new Overviews(reading, OpenJournal.budgets(settings, reading, clock), settings.submit().concurrency(), clock);
        Said said = new Said();
        Templates templates = new Templates();
        registry.bind("assets", new Assets());
        registry.bind("forms", new Forms(commands, new HeldJobs(reading), overviews, said));
        registry.bind("login", new Login(admission, templates));
        registry.bind("pages",
                new Pages(overviews, new Jobs(reading, stores.drops(), stores.results(), previews, waiting, clock), admission, said,
                        templates, clock));
        registry.bind("previews", previews);
    }
}
