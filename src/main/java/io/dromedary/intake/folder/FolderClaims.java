package io.dromedary.intake.folder;

import io.dromedary.drop.DropFolder;
import io.dromedary.intake.Claim;
import io.dromedary.intake.ClaimFactory;
import io.dromedary.intake.Inbox;
import io.dromedary.intake.TakenException;
import io.dromedary.job.Places;
import io.dromedary.job.Variables;
import io.dromedary.journal.JournalView;
import io.dromedary.store.DurableFiles;
import io.dromedary.store.Markers;
import io.dromedary.store.WriteProbe;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims drops by renaming their files from the inbox into {@code work/<job>/}; nothing is processed in place.
 *
 * <p>The inbox sub-folder is repeated below {@code work/<job>/}, so that a claim that was interrupted before it was registered in the
 * journal can be put back by its path alone. Claims of characters are below {@code work/<job>/.characters/}.
 */
public final class FolderClaims {

    private static final Logger LOG = LoggerFactory.getLogger(FolderClaims.class);

    private final Path root;
    private final ClaimFactory leads;
    private final JournalView journal;
    private final Duration pause;

    /** @param pause how long nothing is claimed after a claim that failed on our side */
    public FolderClaims(Path root, Inbox inbox, Inbox characters, JournalView journal, Duration pause, Clock clock) {
        this.root = root;
        this.leads = new ClaimFactory(inbox, characters, clock);
        this.journal = journal;
        this.pause = pause;
    }

    public Claim take(@Body GenericFile<File> lead) throws IOException {
        Claim claim = leads.claim(lead).unlessAwaited(journal);
        try {
            DurableFiles.createFolder(root.resolve(claim.place()));
            move(claim.files(), home(Path.of(ClaimFactory.place(claim.job())), Path.of(claim.place())), root.resolve(claim.place()));
        } catch (NoSuchFileException e) {
            putBack(root.resolve(Places.WORK).resolve(claim.job()));
            throw new TakenException(claim, "was taken away while it was being claimed");
        } catch (IOException e) {
            putBack(claim, e);
            throw new TakenException(claim, "could not be moved out of the inbox");
        }
        return claim;
    }

    /**
     * The drop goes back into the inbox. After a failure on our side, such as a full disk, nothing is claimed for a while; otherwise only
     * this drop waits.
     *
     * @param claim null if there is none yet
     */
    public void putBack(@Variable(Variables.CLAIM) Claim claim, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause)
            throws IOException {
        Path work = root.resolve(Places.WORK);
        if (claim != null && leads.isOfDrop(cause, () -> WriteProbe.test(work))) {
            leads.holdBack(claim, cause);
        } else {
            leads.pause(pause, cause);
        }
        if (claim != null && !journal.holds(claim.job()) && Files.exists(work.resolve(claim.job()))) {
            putBack(work.resolve(claim.job()));
        }
    }

    /** At startup: puts back the claims that are not registered in the journal. */
    public void putBackInterrupted() throws IOException {
        try (Stream<Path> claims = Files.list(root.resolve(Places.WORK))) {
            for (Path claim : claims.filter(Files::isDirectory).toList()) {
                if (!journal.holds(claim.getFileName().toString())) {
                    putBack(claim);
                }
            }
        }
    }

    private void putBack(Path claim) throws IOException {
        Markers.removeFrom(claim);
        List<Path> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        sort(claim, files, folders);
        for (Path file : files) {
            Path home = home(claim, file);
            if (Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
                LOG.warn("{} was taken in when the line was interrupted, and a new file has its name; the older drop is kept in {}", home,
                        file.getParent());
                return;
            }
        }
        for (Path file : files) {
            Path home = home(claim, file);
            DurableFiles.createFolder(home.getParent());
            DurableFiles.move(file, home);
        }
        Collections.reverse(folders);
        for (Path folder : folders) {
            Files.delete(folder);
        }
    }

    /** A drop that is a folder goes back as a whole, so that it is not mixed with a new one of the same name. */
    private static void sort(Path folder, List<Path> files, List<Path> folders) throws IOException {
        folders.add(folder);
        List<Path> children;
        try (Stream<Path> paths = Files.list(folder)) {
            children = paths.toList();
        }
        for (Path child : children) {
            boolean isDrop = DropFolder.isName(child.getFileName().toString()) || folder.endsWith(ClaimFactory.CHARACTERS_PLACE);
            if (isDrop || !Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                files.add(child);
            } else {
                sort(child, files, folders);
            }
        }
    }

    private Path home(Path claim, Path file) {
        Path path = claim.relativize(file);
        return path.startsWith(ClaimFactory.CHARACTERS_PLACE)
                ? root.resolve(Places.CHARACTERS).resolve(Path.of(ClaimFactory.CHARACTERS_PLACE).relativize(path))
                : root.resolve(Places.INBOX).resolve(path);
    }

    private static void move(List<String> files, Path from, Path to) throws IOException {
        for (String file : files) {
            if (Files.exists(to.resolve(file))) {
                throw new FileAlreadyExistsException(to.resolve(file).toString());
            }
            if (!Files.exists(from.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(from.resolve(file).toString(), null, "taken away");
            }
            DurableFiles.move(from.resolve(file), to.resolve(file));
        }
    }
}
