package io.dromedary.cli;

import io.dromedary.journal.JournalBackup;
import io.dromedary.journal.JournalCheck;
import io.dromedary.journal.JournalCompaction;
import io.dromedary.journal.JournalFacts;
import io.dromedary.journal.JournalFile;
import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "journal", mixinStandardHelpOptions = true,
        description = "Shows the journal's size, age and version, how many jobs there are "
                + "in it, and which Dromedary can read it; or copies, verifies or compacts it. May be used while the line runs, "
                + "but for --compact.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:there is no journal, or no copy was made, or a line runs",
            "2:this Dromedary is too old for the journal",
            "3:something is wrong with the journal"})
final class JournalCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final int TOO_OLD = 2;
    private static final int WRONG = 3;
    private static final double MEGABYTE = 1_000_000;

    @ArgGroup
    private Deed deed = new Deed();

    /** What is done with it instead of showing it. */
    static final class Deed {
        @Option(names = "--backup", paramLabel = "FILE", description = "Makes a copy, by SQLite's own backup, of the journal as it is now: "
                + "whole or not at all, and never over a file that exists.")
        private Path backup;

        @Option(names = "--verify", description = "Looks whether the file is whole, and whether what is in it fits together.")
        private boolean verify;

        @Option(names = "--compact", description = "Gives back to the disk what the journal does not need any more, such as after "
                + "dromedary.keep was lowered. Needs as much room again meanwhile, and that no line runs.")
        private boolean compact;
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        if (deed.backup != null) {
            return copy(settings.journal());
        }
        if (deed.verify) {
            return verify(settings.journal());
        }
        return deed.compact ? compact(settings) : show(settings.journal());
    }

    private static int show(Path journal) throws IOException {
        JournalFacts facts = JournalFacts.of(journal);
        System.out.printf("%s%n  size      %s%n  version   %d%s%n", journal, size(facts), facts.version(),
                facts.writer().map(writer -> ", first written by " + Terminal.plain(writer)).orElse(""));
        System.out.printf("  read by   every Dromedary that knows version %d: `./dromedary --version`. This one knows up to %d%s%n",
                facts.version(), JournalFile.VERSION, advice(facts));
        facts.jobs().ifPresent(JournalCommand::show);
        return facts.isReadable() ? 0 : TOO_OLD;
    }

    private static void show(JournalFacts.Jobs jobs) {
        System.out.printf("  jobs      %,d%s%n", jobs.count(), jobs.count() == 0
                ? ""
                : ", the first of %s; the last change was at %s".formatted(time(jobs.first()), time(jobs.last())));
        if (jobs.open() != null) {
            System.out.printf("  oldest    of those that have not ended: of %s%n", time(jobs.open()));
        }
        jobs.states().forEach((state, count) -> System.out.printf("    %-14s %,10d%n", state, count));
    }

    private static String advice(JournalFacts facts) {
        if (!facts.isReadable()) {
            return ", and is too old: see docs/backup-and-upgrade.md";
        }
        return facts.version() < JournalFile.VERSION
                ? "; the next `./dromedary run` brings the journal up to that, and older ones cannot read it any more. Make a copy before"
                : "";
    }

    private int copy(Path journal) throws IOException {
        try {
            JournalBackup.make(journal, deed.backup);
        } catch (FileAlreadyExistsException e) {
            return noCopy("it exists, and is not replaced. Give another name");
        } catch (NoSuchFileException e) {
            return noCopy("there is no folder %s".formatted(e.getFile()));
        } catch (IOException | SQLException e) {
            return noCopy(e.getMessage());
        }
        JournalFacts facts = JournalFacts.of(deed.backup);
        System.out.printf("%s: the journal as it is now, %s, version %d. docs/backup-and-upgrade.md says how it is put back.%n",
                deed.backup,
                size(facts), facts.version());
        return 0;
    }

    private int noCopy(String why) {
        System.err.printf("There is no copy %s (%s).%n", deed.backup, Terminal.plain(why));
        return 1;
    }

    private static int verify(Path journal) throws IOException {
        List<String> wrong = JournalCheck.of(journal);
        if (wrong.isEmpty()) {
            boolean current = JournalFacts.of(journal).version() == JournalFile.VERSION;
            System.out.printf("%s is whole%s.%n", journal, current
                    ? ": SQLite finds nothing wrong with it, and its jobs, submissions, counts and sums of money fit together"
                    : ", says SQLite. What is in it can be verified only in version " + JournalFile.VERSION);
            return 0;
        }
        System.err.printf("Something is wrong with %s:%n", journal);
        wrong.forEach(one -> System.err.printf("  %s%n", Terminal.plain(one)));
        System.err.printf("Stop the line, keep this file, and put the last good copy back, as docs/backup-and-upgrade.md says.%n");
        return WRONG;
    }

    private static int compact(Settings settings) throws IOException {
        if (!JournalFacts.of(settings.journal()).isReadable()) {
            return show(settings.journal());
        }
        if (Line.isRunning(settings)) {
            System.err.printf("A line works on %s, and could write nothing while the journal is compacted. Stop it first.%n",
                    settings.root());
            return 1;
        }
        Closeable lock = Line.lock(settings);
        try {
            JournalCompaction.Sizes sizes = JournalCompaction.make(settings.journal());
            System.out.printf("%s: %s, it was %s. Nothing that is in it has changed.%n", settings.journal(), size(sizes.after()),
                    size(sizes.before()));
            return 0;
        } catch (SQLException e) {
            System.err.printf("%s is as it was (%s).%n", settings.journal(), Terminal.plain(e.getMessage()));
            return 1;
        } finally {
            lock.close();
        }
    }

    private static String size(JournalFacts facts) {
        return size(facts.bytes());
    }

    private static String size(long bytes) {
        return "%.1f MB".formatted(bytes / MEGABYTE);
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
