package io.dromedary.intake;

import io.dromedary.job.JournalView;
import io.dromedary.ops.DurableFiles;
import io.dromedary.withdraw.Markers;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes drops out of the inbox by renaming their files into {@code work/<job>/}; nothing is processed in place.
 *
 * <p>The inbox sub-folder is repeated below {@code work/<job>/}: a claim that was interrupted before the journal knew of it is put back by
 * path alone.
 */
public final class Claims {

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final char[] LETTERS = "abcdefghjkmnpqrstuvwxyz23456789".toCharArray();

    private final Path root;
    private final Inbox inbox;
    private final JournalView journal;
    private final Duration pause;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param pause how long the inbox is left alone after a claim that failed for our own reasons */
    public Claims(Path root, Inbox inbox, JournalView journal, Duration pause, Clock clock) {
        this.root = root;
        this.inbox = inbox;
        this.journal = journal;
        this.pause = pause;
        this.clock = clock;
    }

    public Claim take(@Body GenericFile<File> lead) throws IOException {
        Pairing.Candidate candidate = inbox.candidate(lead);
        String folder = inbox.folder(lead);
        String job = TIME.format(clock.instant()) + "-" + letters(8);
        String place = place(job) + (folder.isEmpty() ? "" : "/" + folder);
        Claim claim = new Claim(job, folder, place, candidate);
        DurableFiles.createFolder(root.resolve(place));
        try {
            move(claim.files(), inboxFolder(folder), root.resolve(place));
        } catch (IOException e) {
            putBack(claim);
            throw e;
        }
        return claim;
    }

    /**
     * Our own trouble, such as a full disk: the drop goes back, and the inbox is left alone for a while.
     *
     * @param claim null where the claim itself failed, and put itself back
     */
    public void putBack(@Variable("claim") Claim claim) throws IOException {
        inbox.pause(pause);
        if (claim != null && !journal.holds(claim.job())) {
            putBack(root.resolve("work").resolve(claim.job()));
        }
    }

    /** At the start: claims that the journal knows nothing of. */
    public void putBackInterrupted() throws IOException {
        try (Stream<Path> claims = Files.list(root.resolve("work"))) {
            for (Path claim : claims.filter(Files::isDirectory).toList()) {
                if (!journal.holds(claim.getFileName().toString())) {
                    putBack(claim);
                }
            }
        }
    }

    private void putBack(Path claim) throws IOException {
        Markers.removeFrom(claim);
        List<Path> all;
        try (Stream<Path> paths = Files.walk(claim)) {
            all = new ArrayList<>(paths.toList());
        }
        List<Path> files = all.stream().filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList();
        for (Path file : files) {
            Path home = home(claim, file);
            if (Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
                LOG.warn("{} was taken in when the line was interrupted, and a new file has its name; the older drop is kept in {}", home, file.getParent());
                return;
            }
        }
        for (Path file : files) {
            Path home = home(claim, file);
            DurableFiles.createFolder(home.getParent());
            DurableFiles.move(file, home);
        }
        Collections.reverse(all);
        for (Path folder : all.stream().filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList()) {
            Files.delete(folder);
        }
    }

    private static String place(String claim) {
        return "work/" + claim;
    }

    private Path home(Path claim, Path file) {
        return root.resolve("inbox").resolve(claim.relativize(file).toString());
    }

    private static void move(List<String> files, Path from, Path to) throws IOException {
        for (String file : files) {
            if (Files.exists(to.resolve(file))) {
                throw new FileAlreadyExistsException(to.resolve(file).toString());
            }
            if (!Files.exists(from.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(from.resolve(file).toString(), null, "taken away while it was being claimed");
            }
            DurableFiles.move(from.resolve(file), to.resolve(file));
        }
    }

    private Path inboxFolder(String folder) {
        return root.resolve("inbox").resolve(folder);
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return letters.toString();
    }
}
