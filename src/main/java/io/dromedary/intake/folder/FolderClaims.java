package io.dromedary.intake.folder;

import io.dromedary.drop.DropFolder;
import io.dromedary.drop.MediaType;
import io.dromedary.intake.Claim;
import io.dromedary.intake.ClaimFactory;
import io.dromedary.intake.Inbox;
import io.dromedary.intake.OpenClaims;
import io.dromedary.intake.Pairing;
import io.dromedary.intake.TakenException;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Places;
import io.dromedary.job.Problem;
import io.dromedary.job.Variables;
import io.dromedary.journal.JournalView;
import io.dromedary.store.DurableFiles;
import io.dromedary.store.Markers;
import io.dromedary.store.WriteProbe;
import io.dromedary.text.OutageLog;
import io.dromedary.text.SafeText;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

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
    private final OpenClaims open;
    private final JournalView journal;
    private final Duration pause;
    private final OutageLog<String> told = new OutageLog<>();

    /** @param pause how long nothing is claimed after a claim that failed on our side */
    public FolderClaims(Path root, Inbox inbox, Inbox characters, OpenClaims open, JournalView journal, Duration pause, Clock clock) {
        this.root = root;
        this.leads = new ClaimFactory(inbox, characters, clock);
        this.open = open;
        this.journal = journal;
        this.pause = pause;
    }

    public Claim take(@Body GenericFile<File> lead, Exchange exchange) throws IOException {
        Claim claim = leads.claim(lead).unlessAwaited(journal);
        open.begin(claim.job(), exchange, this::ended);
        try {
            DurableFiles.createFolder(folder(claim.job()));
            if (claim.candidate().kind() != Pairing.Kind.MANIFEST) {
                Markers.lay(folder(claim.job()), claim.job(), claim.path());
            }
            DurableFiles.createFolder(root.resolve(claim.place()));
            move(claim.files(), home(Path.of(ClaimFactory.place(claim.job())), Path.of(claim.place())), root.resolve(claim.place()));
        } catch (NoSuchFileException e) {
            undo(claim.job());
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
    public void putBack(@Variable(Variables.CLAIM) Claim claim, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        if (claim != null && leads.isOfDrop(cause, () -> WriteProbe.test(root.resolve(Places.WORK)))) {
            leads.holdBack(claim, cause);
        } else {
            leads.pause(pause, cause);
        }
        if (claim != null && isHalfway(claim.job())) {
            undo(claim.job());
        }
    }

    /** At startup: puts back the claims that are not registered in the journal. */
    public void putBackInterrupted() throws IOException {
        List<String> claims;
        try (Stream<Path> folders = Files.list(root.resolve(Places.WORK))) {
            claims = folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).sorted().toList();
        }
        claims.stream().filter(this::isHalfway).forEach(this::undo);
    }

    /** The exchange of a claim is done. If that failed, and what was to put the drop back failed as well, the drop is in neither place. */
    private void ended(String job) {
        try {
            if (isHalfway(job)) {
                open.leave(job);
            }
        } catch (DataAccessException e) {
            LOG.debug("Whether claim {} is registered will be known later", job, e);
            open.leave(job);
        }
    }

    /** Whether the files of a claim are in work, and the journal does not know of them. */
    private boolean isHalfway(String job) {
        return Files.exists(folder(job)) && !journal.holds(job);
    }

    /** Claims that are to be undone now: neither their own exchange nor the start could. */
    public List<String> halfway() {
        return open.due();
    }

    /**
     * Undoes a claim, or tries it again later.
     *
     * @return what is left of it if its drop can no longer go back, since its name is taken in the inbox for longer than the grace; else
     *         null
     */
    public Claim recover(@Body String job) throws IOException {
        if (!isHalfway(job)) {
            open.finished(job);
            return null;
        }
        return !undo(job) && open.hadItsTime(job) && taken(folder(job)).isPresent() ? rest(job) : null;
    }

    /** Names the file whose name is taken. */
    public void refuse(@Variable(Variables.CLAIM) Claim rest) throws InvalidDropException {
        throw new InvalidDropException(new Problem(rest.candidate().name(), null,
                "a drop that was taken in and not registered, while another file in the inbox has one of its names by now",
                "put it back with its other files as soon as that one is gone, or under other names"));
    }

    /** For the channel that it ends in. */
    private Claim rest(String job) throws IOException {
        List<Path> files = files(folder(job));
        Path place = files.isEmpty() ? folder(job) : files.get(0).getParent();
        List<String> names = files.stream().filter(file -> file.getParent().equals(place)).map(FolderClaims::name).sorted().toList();
        String name = names.stream().filter(MediaType::isMediaName).findFirst().orElse(names.isEmpty() ? job : names.get(0));
        String below = folder(job).relativize(place).toString().replace(File.separatorChar, '/');
        return new Claim(job, below.equals(ClaimFactory.CHARACTERS_PLACE) ? Places.CHARACTERS : below,
                Places.in(Places.WORK, job) + (below.isEmpty() ? "" : "/" + below),
                new Pairing.Candidate(name, name, names, null, Pairing.Kind.STRAY, List.of(), List.of()));
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private Path folder(String job) {
        return root.resolve(Places.WORK).resolve(job);
    }

    /** What cannot be undone now is undone by {@link #recover}. */
    private boolean undo(String job) {
        try {
            putBack(folder(job));
            leads.lookAgain();
            open.finished(job);
            told.info(LOG, job, "The drop in work/%s is back in the inbox".formatted(job));
            return true;
        } catch (IOException e) {
            open.failed(job);
            tell(job, e);
            return false;
        }
    }

    private void tell(String job, IOException cause) {
        String reason = cause instanceof FileAlreadyExistsException taken
                ? "another file is " + taken.getFile() + " by now"
                : cause.toString();
        if (told.begins(job, reason)) {
            LOG.warn("The drop in work/{} was taken in, but not registered, and cannot go back into the inbox ({}). It is tried again "
                    + "from time to time, and holds up no other.", job, SafeText.line(reason));
        }
    }

    /** All of the files or none: half a drop may pair with something else, and be paid. */
    private void putBack(Path claim) throws IOException {
        Markers.removeFrom(claim);
        List<Path> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        sort(claim, files, folders);
        Optional<Path> taken = taken(claim);
        if (taken.isPresent()) {
            throw new FileAlreadyExistsException(taken.get().toString());
        }
        Deque<Path> moved = new ArrayDeque<>();
        try {
            for (Path file : files) {
                Path home = home(claim, file);
                DurableFiles.createFolder(home.getParent());
                DurableFiles.move(file, home);
                moved.push(file);
                leads.returned(home);
            }
        } catch (IOException e) {
            for (Path file : moved) {
                DurableFiles.move(home(claim, file), file);
            }
            throw e;
        }
        Collections.reverse(folders);
        for (Path folder : folders) {
            Files.delete(folder);
        }
    }

    /** A name in the inbox that one of the files had, and another file has now. */
    private Optional<Path> taken(Path claim) throws IOException {
        for (Path file : files(claim)) {
            Path home = home(claim, file);
            // An interrupted claim may have left a file under both names.
            if (Files.exists(home, LinkOption.NOFOLLOW_LINKS) && !DurableFiles.isSame(file, home)) {
                return Optional.of(home);
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(Path claim) throws IOException {
        List<Path> files = new ArrayList<>();
        sort(claim, files, new ArrayList<>());
        return files;
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
        }
        DurableFiles.moveAll(files, from, to);
    }
}
