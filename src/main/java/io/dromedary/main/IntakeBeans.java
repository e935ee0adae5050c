package io.dromedary.main;

import io.dromedary.drop.PictureSize;
import io.dromedary.intake.Backlog;
import io.dromedary.intake.Folder;
import io.dromedary.intake.Inbox;
import io.dromedary.intake.NothingInProgress;
import io.dromedary.intake.OpenClaims;
import io.dromedary.intake.bucket.BucketClaims;
import io.dromedary.intake.bucket.EventQueue;
import io.dromedary.intake.bucket.Mirror;
import io.dromedary.intake.bucket.Notifications;
import io.dromedary.intake.bucket.QueueEnd;
import io.dromedary.intake.bucket.QueueHeaders;
import io.dromedary.intake.bucket.QueueTrouble;
import io.dromedary.intake.folder.FolderClaims;
import io.dromedary.job.Places;
import io.dromedary.journal.Claimed;
import io.dromedary.journal.Generation;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Pauses;
import io.dromedary.operate.PauseFile;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.FolderMarks;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.StoreSettings;
import io.dromedary.text.MonotonicClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/**
 * The beans of the intake.
 *
 * @param inboxEmpty whether no drop waits, and what the inbox says of a pause is heeded: a drain that believes an older word of it would
 *                   take jobs that go on for ones that wait
 * @param inboxLeft  whether everything that was claimed has left the inbox
 * @param left       what waits and can never be claimed, below the root
 * @param lookAgain  after which only later listings tell that no drop waits
 */
record IntakeBeans(BooleanSupplier inboxEmpty, BooleanSupplier inboxLeft, Supplier<List<String>> left, Runnable lookAgain) {

    /** Holds the id of the journal that works on the bucket. */
    private static final String OWNER = Places.STATE + "/journal.txt";

    static IntakeBeans bind(CamelContext context, Settings settings, Stores stores, DataSource database, Clock clock)
            throws IOException {
        ObjectStore bucket = stores.dropBucket();
        return bucket == null
                ? ofFolder(context.getRegistry(), settings, stores.marks(), database, clock)
                : ofBucket(context, settings, bucket, database, clock);
    }

    private static IntakeBeans ofFolder(Registry registry, Settings settings, FolderMarks marks, DataSource database, Clock clock)
            throws IOException {
        MonotonicClock time = MonotonicClock.ofThisMachine();
        Inbox inbox = new Inbox(settings.inbox(), new WhileThere(marks, Places.INBOX, Folder.drops(settings.inbox(), time)),
                settings.intake().settle(), settings.intake().settle(), settings.intake().grace(), settings.intake().dropsPerLook(), time,
                PictureSize::pixels, () -> true, backlog(settings, database));
        Inbox characters = new Inbox(settings.characters(),
                new WhileThere(marks, Places.CHARACTERS, Folder.characters(settings.characters(), time)),
                settings.intake().settle(), settings.intake().grace(), settings.intake().dropsPerLook(), time);
        OpenClaims open = new OpenClaims(settings.intake().grace(), time);
        FolderClaims claims = new FolderClaims(settings.root(), inbox, characters, open, new JournalView(database),
                settings.submit().backoff().first(), clock);
        if (new Generation(database).hold().isEmpty()) {
            // An older journal does not know what became of the others.
            claims.putBackInterrupted();
        }
        bind(registry, inbox, characters, claims);
        PauseFile pauseFile = new PauseFile(new Pauses(database, clock), () -> {
            marks.require(Places.INBOX);
            return PauseFile.in(settings.inbox());
        });
        registry.bind("pauseFile", pauseFile);
        return new IntakeBeans(() -> inbox.isEmpty() && characters.isEmpty() && pauseFile.heed(), open::isDone,
                () -> left(inbox, characters, open), lookAgain(inbox, characters));
    }

    private static List<String> left(Inbox inbox, Inbox characters, OpenClaims open) {
        return Stream.of(inbox.left(), characters.left(), open.left()).flatMap(List::stream).toList();
    }

    private static Runnable lookAgain(Inbox inbox, Inbox characters) {
        return () -> {
            inbox.lookAgain();
            characters.lookAgain();
        };
    }

    /** A missing disk is no empty inbox. */
    private record WhileThere(FolderMarks marks, String place, Folder.Look look) implements Folder.Look {

        @Override
        public Folder at(Path folder) throws IOException {
            marks.require(place);
            return look.at(folder);
        }

        @Override
        public Folder asking(Path folder, Collection<String> texts) throws IOException {
            marks.require(place);
            return look.asking(folder, texts);
        }

        @Override
        public Folder askingAll(Path folder, Folder known) throws IOException {
            marks.require(place);
            return look.askingAll(folder, known);
        }
    }

    private static IntakeBeans ofBucket(CamelContext context, Settings settings, ObjectStore bucket, DataSource database, Clock clock)
            throws IOException {
        Registry registry = context.getRegistry();
        StoreSettings stores = settings.stores();
        Claimed claimed = new Claimed(database, clock);
        own(bucket, claimed.journalId());
        Mirror mirror = new Mirror(bucket, settings.mirror(), stores.events() ? stores.relist() : Duration.ZERO);
        Inbox inbox = inbox(settings.inbox(), mirror.undisturbed(Folder.drops(settings.inbox(), MonotonicClock.ofThisMachine())), settings,
                mirror, backlog(settings, database));
        Inbox characters = inbox(settings.characters(), mirror.undisturbed(
                Folder.characters(settings.characters(), MonotonicClock.ofThisMachine())), settings, mirror, Backlog.NONE);
        OpenClaims open = new OpenClaims(settings.intake().grace(), MonotonicClock.ofThisMachine());
        BucketClaims claims = new BucketClaims(bucket, settings.root(), mirror, settings.mirror(), inbox, characters, open, claimed,
                new JournalView(database),
                settings.intake().mediaMaxBytes(), settings.submit().backoff().first(), clock);
        claims.hideClaimed();
        bind(registry, inbox, characters, claims);
        registry.bind("mirror", mirror);
        PauseFile pauseFile = new PauseFile(new Pauses(database, clock), mirror::pauseFile);
        registry.bind("pauseFile", pauseFile);
        if (stores.events()) {
            EventQueue queue = EventQueue.open(stores.queue(), stores.buckets().region());
            QueueTrouble trouble = new QueueTrouble();
            context.getManagementStrategy().addEventNotifier(new QueueEnd(queue.client(), trouble));
            registry.bind("amazonSQSClient", queue.client());
            registry.bind("queueUrl", queue.url());
            registry.bind("queueHeaders", new QueueHeaders());
            registry.bind("queueTrouble", trouble);
            registry.bind("notifications", new Notifications(bucket, mirror));
        }
        return new IntakeBeans(() -> mirror.isListed() && inbox.isEmpty() && characters.isEmpty() && pauseFile.heed(), claims::isDone,
                () -> Stream.concat(left(inbox, characters, open).stream(), mirror.left().stream()).distinct().toList(),
                lookAgain(inbox, characters));
    }

    /** Two journals on one inbox would each submit, and pay for, every drop. */
    private static void own(ObjectStore bucket, String journal) throws IOException {
        byte[] id = (journal + "\n").getBytes(StandardCharsets.UTF_8);
        if (bucket.head(OWNER).isEmpty() && bucket.putFirst(OWNER, id, "text/plain")) {
            return;
        }
        if (!Arrays.equals(bucket.read(OWNER, id.length + 1), id)) {
            throw new SettingsException(List.of(
                    ("%s belongs to another journal than the one in dromedary.root: its drops would be made and paid twice. Run "
                            + "this line with the root folder of that one, or set dromedary.s3.prefix to another prefix. "
                            + "If that journal is lost for good, first take out of inbox/ what it may have submitted, then delete %s.")
                            .formatted(bucket.address(""), bucket.address(OWNER))));
        }
    }

    /** An object is complete when it is visible; a folder of objects is not. */
    private static Inbox inbox(Path root, Folder.Look look, Settings settings, Mirror mirror, Backlog backlog) {
        return new Inbox(root, look, Duration.ZERO, settings.intake().settle(), settings.intake().grace(), settings.intake().dropsPerLook(),
                MonotonicClock.ofThisMachine(), mirror::pixels, mirror::isComplete, backlog);
    }

    private static Backlog backlog(Settings settings, DataSource database) {
        return new Backlog(settings.intake().ahead(), new JournalView(database)::waitingByFolder);
    }

    private static void bind(Registry registry, Inbox inbox, Inbox characters, Object claims) {
        registry.bind("inbox", inbox);
        registry.bind("characterInbox", characters);
        registry.bind("nothingInProgress", new NothingInProgress());
        registry.bind("claims", claims);
    }
}
