package io.dromedary.main;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.job.Job;
import io.dromedary.job.Sweep;
import io.dromedary.journal.Generation;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Spending;
import io.dromedary.operate.Commands;
import io.dromedary.operate.Waiting;
import io.dromedary.page.Overviews;
import io.dromedary.rest.Documents;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.submit.Budgets;
import io.dromedary.submit.SpendLimits;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;

/** The journal of a line, whether that runs or not, for the command line. */
public final class OpenJournal implements AutoCloseable {

    private final Settings settings;
    private final HikariDataSource database;
    private final Clock clock = Clock.systemDefaultZone();
    private Stores stores;

    private OpenJournal(Settings settings, HikariDataSource database) {
        this.settings = settings;
        this.database = database;
    }

    /** Only to look. */
    public static OpenJournal forReading(Settings settings) {
        return new OpenJournal(settings, JournalFile.openForReading(settings.journal()));
    }

    public static OpenJournal open(Settings settings) {
        return new OpenJournal(settings, JournalFile.open(settings.journal()));
    }

    public JobSearch search() {
        return new JobSearch(database);
    }

    public JournalView view() {
        return new JournalView(database);
    }

    /** The job that the same drop would be a duplicate of, or go on with. */
    public Optional<Job> live(String intent) {
        return new Journal(database, clock, "", changed -> {
        }).live(intent);
    }

    public Spending spending() {
        return new Spending(database);
    }

    public HeldJobs held() {
        return new HeldJobs(database);
    }

    public Budgets budgets() {
        return budgets(settings, database, clock);
    }

    /** @param reading the journal */
    static Budgets budgets(Settings settings, DataSource reading, Clock clock) {
        return new Budgets(new SpendLimits(settings.limits(), settings.inbox()), reading, clock);
    }

    public Pauses pauses() {
        return new Pauses(database, clock);
    }

    public Generation generation() {
        return new Generation(database);
    }

    public Waiting waiting() {
        return ManagementBeans.waiting(settings, database, new Sweep(settings.await().sweep(), settings.await().patience(), clock), clock);
    }

    public Overviews overviews() {
        return new Overviews(database, budgets(), settings.submit().concurrency(), clock);
    }

    public Documents documents() {
        return new Documents(settings.stores(), view(), waiting(), spending(), held(), budgets(), clock);
    }

    /** @param who whose word the journal keeps */
    public Commands commands(String who) throws ObjectStoreException {
        stores = Stores.open(settings.root(), settings.stores());
        Journal journal = new Journal(database, clock, who, changed -> {
        });
        return new Commands(journal, search(), pauses(), generation(), stores.marksOf(generation()), stores.drops(),
                settings.await().deadline(), clock);
    }

    @Override
    public void close() {
        database.close();
        if (stores != null) {
            stores.close();
        }
    }
}
