package io.dromedary.main;

import io.dromedary.journal.Claimed;
import io.dromedary.journal.EndedJobs;
import io.dromedary.journal.EventFeed;
import io.dromedary.journal.Generation;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.tell.Destination;
import io.dromedary.tell.Endpoints;
import io.dromedary.tell.Events;
import io.dromedary.tell.Messages;
import io.dromedary.tell.TellSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/** The beans that tell people what happens. They read the journal over a connection of their own. */
final class TellBeans {

    private TellBeans() {
    }

    /** @return whether everybody who can be told was told */
    static BooleanSupplier bind(CamelContext context, Settings settings, DataSource database, Clock clock) throws Exception {
        TellSettings tell = settings.tell();
        List<String> readers = Stream.concat(tell.destinations().stream().map(Destination::reader),
                Stream.of(Messages.READER).filter(reader -> tell.messages() != null)).collect(Collectors.toList());
        DataSource reading = readers.isEmpty() ? database : JournalFile.openForReading(settings.journal());
        EventFeed feed = new EventFeed(reading, database,
                new Generation(database).events().orElseGet(() -> new Claimed(database, clock).journalId()));
        EndedJobs ended = new EndedJobs(reading, database);
        if (!feed.isFollowed(Messages.READER)) {
            ended.beginWithTheNext();
        }
        feed.follow(readers);
        List<BooleanSupplier> told = new ArrayList<>();
        Registry registry = context.getRegistry();
        if (!readers.isEmpty()) {
            registry.bind("eventsReading", reading, null, "close");
        }
        if (!tell.destinations().isEmpty()) {
            Events events = new Events(feed, new JournalView(reading), tell, settings.submit().backoff(), settings.submit().patience(),
                    clock);
            registry.bind("events", events);
            Endpoints endpoints = new Endpoints(tell.destinations());
            registry.bind("endpointsOfEvents", endpoints);
            context.addStartupListener(endpoints);
            told.add(events::allTold);
        }
        if (tell.messages() != null) {
            Messages messages = new Messages(feed, ended, new JournalView(reading), tell.messages(),
                    settings.submit().backoff(), settings.submit().patience(), clock);
            registry.bind("messages", messages);
            told.add(messages::allTold);
        }
        return () -> told.stream().allMatch(BooleanSupplier::getAsBoolean);
    }
}
