package io.dromedary.cli;

import io.dromedary.journal.JournalBackup;
import io.dromedary.journal.JournalFacts;
import io.dromedary.journal.JournalFile;
import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "journal", mixinStandardHelpOptions = true, description = "Shows the journal's size, age and version, and which Dromedary "
        + "can read it; or makes a copy of it. May be used while the line runs.", exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:there is no journal, or no copy was made", "2:this Dromedary is too old for the journal"})
final class JournalCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final int TOO_OLD = 2;
    private static final double MEGABYTE = 1_000_000;

    @Option(names = "--backup", paramLabel = "FILE", description = "Makes a copy, by SQLite's own backup, of the journal as it is now: "
            + "whole or not at all, and never over a file that exists.")
    private Path backup;

    @Override
    public Integer call() throws Exception {
        Settings settings = Line.settings(Dromedary.home());
        if (!RetryCommand.hasJournal(settings)) {
            return 1;
        }
        return backup == null ? show(settings.journal()) : copy(settings.journal());
    }

    private static int show(Path journal) throws IOException {
        JournalFacts facts = JournalFacts.of(journal);
        System.out.printf("%s%n  size      %s%n  version   %d%s%n", journal, size(facts), facts.version(),
                facts.writer().map(writer -> ", first written by " + Terminal.plain(writer)).orElse(""));
        System.out.printf("  read by   every Dromedary that knows version %d: `./dromedary --version`. This one knows up to %d%s%n",
                facts.version(), JournalFile.VERSION, advice(facts));
        facts.jobs().ifPresent(jobs -> System.out.printf("  jobs      %,d%s%n", jobs.count(), jobs.count() == 0
                ? ""
                : ", the first of %s; the last change was at %s".formatted(time(jobs.first()), time(jobs.last()))));
        return facts.isReadable() ? 0 : TOO_OLD;
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
            JournalBackup.make(journal, backup);
        } catch (FileAlreadyExistsException e) {
            return noCopy("it exists, and is not replaced. Give another name");
        } catch (NoSuchFileException e) {
            return noCopy("there is no folder %s".formatted(e.getFile()));
        } catch (IOException | SQLException e) {
            return noCopy(e.getMessage());
        }
        JournalFacts facts = JournalFacts.of(backup);
        System.out.printf("%s: the journal as it is now, %s, version %d. docs/backup-and-upgrade.md says how it is put back.%n", backup,
                size(facts), facts.version());
        return 0;
    }

    private int noCopy(String why) {
        System.err.printf("There is no copy %s (%s).%n", backup, Terminal.plain(why));
        return 1;
    }

    private static String size(JournalFacts facts) {
        return "%.1f MB".formatted(facts.bytes() / MEGABYTE);
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
