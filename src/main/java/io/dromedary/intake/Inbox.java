package io.dromedary.intake;

import io.dromedary.text.OutageLog;
import io.dromedary.text.SafeText;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the file consumer which files lead a drop that is due: complete and settled, or out of grace.
 *
 * <p>A drop is several files, so one look takes in the whole folder before the consumer asks for any single one. A look follows no more
 * drops than the limit, so that its memory does not grow with the inbox.
 */
public final class Inbox extends DefaultPollingConsumerPollStrategy implements GenericFileFilter<File> {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private record Due(Path folder, Pairing.Candidate candidate) {
    }

    private final Path root;
    private final Folder.Look look;
    private final Duration folderSettle;
    private final Duration grace;
    private final int limit;
    private final Clock clock;
    private final Settling settling;
    private Map<Path, Due> due = Map.of();
    /** Due, and the consumer asked for it. */
    private final Set<Path> asked = new HashSet<>();
    /** Due, but the consumer's last poll did not ask for it. */
    private Set<Path> missed = Set.of();
    /** What cannot be taken, and was told. */
    private final OutageLog<Path> told = new OutageLog<>();
    private final Set<Path> untaken = new HashSet<>();
    private volatile boolean empty;
    private volatile boolean leaves;
    private volatile Instant notBefore = Instant.EPOCH;

    /** An inbox of drops, see the others. */
    public Inbox(Path root, Duration settle, Duration grace, int limit, Clock clock) {
        this(root, Folder::ofDrops, settle, grace, limit, clock);
    }

    /** An inbox where a folder is settled when its files are. */
    public Inbox(Path root, Folder.Look look, Duration settle, Duration grace, int limit, Clock clock) {
        this(root, look, settle, settle, grace, limit, clock);
    }

    /**
     * @param root         the inbox
     * @param look         what its folders hold
     * @param settle       how long a file does not change before it is whole
     * @param folderSettle how long nothing is new in a folder that is a drop before it is whole
     * @param limit        how many drops one look follows
     */
    public Inbox(Path root, Folder.Look look, Duration settle, Duration folderSettle, Duration grace, int limit, Clock clock) {
        this.root = root;
        this.look = look;
        this.folderSettle = folderSettle;
        this.grace = grace;
        this.limit = limit;
        this.clock = clock;
        this.settling = new Settling(settle, clock);
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        if (clock.instant().isBefore(notBefore)) {
            return false;
        }
        settling.nextLook();
        due = new HashMap<>();
        asked.clear();
        untaken.clear();
        int followed = follow(root, 0);
        empty = followed == 0;
        told.forget(file -> !untaken.contains(file));
        leaves = !told.isEmpty();
        return true;
    }

    /**
     * After a poll: the consumer has rules of its own as to what is a file. What it passes over in two polls is told, since nobody would
     * ever
     * learn why it stays; once, because a file may also come between the look and the poll.
     */
    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        Set<Path> now = due.keySet().stream().filter(lead -> !asked.contains(lead) && Files.exists(lead, LinkOption.NOFOLLOW_LINKS))
                .collect(Collectors.toSet());
        now.stream().filter(missed::contains).forEach(lead -> tell(lead, "its name is none that the file consumer takes"));
        missed = now;
    }

    private void tell(Path file, String why) {
        if (told.begins(file, why)) {
            LOG.warn("{} is left in the inbox: {}. Give it a plain name.", SafeText.line(file.toString()), why);
        }
    }

    private int follow(Path folder, int followed) {
        Folder contents;
        try {
            contents = look.at(folder);
        } catch (IOException e) {
            LOG.warn("The folder {} cannot be listed ({}); its drops wait until it can", folder, e.toString());
            return followed;
        }
        contents.undecodable().forEach(file -> {
            untaken.add(file);
            tell(file, "its name is not UTF-8");
        });
        int count = followed;
        for (Pairing.Candidate candidate : contents.candidates()) {
            if (count == limit) {
                return count;
            }
            Optional<Path> lead = isDue(folder, candidate) ? lead(folder, candidate) : Optional.empty();
            lead.ifPresent(file -> due.put(file, new Due(folder, candidate)));
            // What was told to stay holds up nothing: neither the drops behind it nor the end of the line.
            if (lead.isPresent() && told.has(lead.get())) {
                untaken.add(lead.get());
            } else {
                count++;
            }
        }
        for (Path next : contents.folders()) {
            count = follow(next, count);
        }
        return count;
    }

    private boolean isDue(Path folder, Pairing.Candidate candidate) {
        Duration needed = switch (candidate.kind()) {
            case COMPLETE, AMBIGUOUS, NESTED -> candidate.folder() ? folderSettle : Duration.ZERO;
            case MANIFEST -> candidate.missing().isEmpty() ? Duration.ZERO : grace;
            // A character is paid for, and nothing tells when the last of its pictures is there.
            case WAITING_FOR_SIDECAR, WAITING_FOR_MEDIA, STRAY, CHARACTER -> grace;
        };
        // Asks for every file, also after one that is not settled: asking is what makes the next look remember it.
        return files(folder, candidate).stream().map(settling::unchanged)
                .map(unchanged -> unchanged.compareTo(needed) >= 0).reduce(true, Boolean::logicalAnd);
    }

    /** Of a drop that is a folder all that is in it, also copies under way, since it is moved as a whole. */
    private static List<Path> files(Path folder, Pairing.Candidate candidate) {
        if (!candidate.folder()) {
            return candidate.files().stream().map(folder::resolve).toList();
        }
        Path drop = folder.resolve(candidate.name());
        try (Stream<Path> files = Files.walk(drop)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The folder {} cannot be listed ({}); it waits until it can", drop, e.toString());
            // A folder never settles.
            return List.of(drop);
        }
    }

    /** The file by which the consumer is told of the drop. */
    private static Optional<Path> lead(Path folder, Pairing.Candidate candidate) {
        Path drop = folder.resolve(candidate.name());
        try {
            return candidate.folder() ? Folder.visibleFile(drop) : Optional.of(drop);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The folder {} cannot be listed ({}); it waits until it can", drop, e.toString());
            return Optional.empty();
        }
    }

    @Override
    public boolean accept(GenericFile<File> file) {
        try {
            Path path = path(file);
            if (file.isDirectory()) {
                return !Ignored.test(file.getFileNameOnly()) && !Files.isSymbolicLink(path);
            }
            if (!due.containsKey(path)) {
                return false;
            }
            asked.add(path);
            return true;
        } catch (InvalidPathException e) {
            // The name cannot be said in this machine's encoding: the look has told of it.
            return false;
        }
    }

    /** Safe from any thread, unlike what a look found. */
    boolean isAbove(GenericFile<File> file) {
        return path(file).startsWith(root);
    }

    /** The drop that a file leads, and its folder within the inbox. */
    Pairing.Candidate candidate(GenericFile<File> file) {
        return due.get(path(file)).candidate();
    }

    String folder(GenericFile<File> file) {
        return root.relativize(due.get(path(file)).folder()).toString().replace(File.separatorChar, '/');
    }

    /** Of the file itself: in the paths that Camel keeps beside it a backslash has become a slash. */
    private static Path path(GenericFile<File> file) {
        return file.getFile().toPath().toAbsolutePath().normalize();
    }

    /** Leaves everything where it is for a while, such as when the disk is full. */
    void pause(Duration time) {
        notBefore = clock.instant().plus(time);
    }

    /** Whether the last look found no drop at all, due or not. */
    public boolean isEmpty() {
        return empty;
    }

    /** Whether something waits that can never be taken as it is called. */
    public boolean leavesSome() {
        return leaves;
    }
}
