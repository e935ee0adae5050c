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
 * Accepts one file for each drop that is due: complete and settled, or past its grace period. That file, the lead, stands for the drop.
 *
 * <p>A drop is several files, so the whole inbox is listed before the consumer asks about any single file. A listing follows no more drops
 * than the limit, so that its memory does not grow with the inbox.
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
    /** Due, and the consumer asked about it. */
    private final Set<Path> asked = new HashSet<>();
    /** Due, but the consumer did not ask about it in its last poll. */
    private Set<Path> missed = Set.of();
    /** Files that can never be claimed, and were reported. */
    private final OutageLog<Path> told = new OutageLog<>();
    private final Set<Path> untaken = new HashSet<>();
    private volatile boolean empty;
    private volatile boolean leaves;
    private volatile Instant notBefore = Instant.EPOCH;

    /** An inbox of drops; see the other constructors. */
    public Inbox(Path root, Duration settle, Duration grace, int limit, Clock clock) {
        this(root, Folder::ofDrops, settle, grace, limit, clock);
    }

    /** An inbox where a folder is settled as soon as its files are. */
    public Inbox(Path root, Folder.Look look, Duration settle, Duration grace, int limit, Clock clock) {
        this(root, look, settle, settle, grace, limit, clock);
    }

    /**
     * @param root         the inbox
     * @param look         how a folder is listed
     * @param settle       a file that did not change for this long is complete
     * @param folderSettle a folder that is a drop is complete when nothing in it is new for this long
     * @param limit        how many drops one listing follows
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
     * After a poll: the consumer has rules of its own about what is a file. What it skips in two polls is reported, since otherwise
     * nobody would learn why it stays. One skip is not enough: a file may also arrive between the listing and the poll.
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
            // A file that was reported to stay blocks nothing: neither the drops after it nor the end of the line.
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
            // A character costs money, and nothing shows when the last of its pictures is there.
            case WAITING_FOR_SIDECAR, WAITING_FOR_MEDIA, STRAY, CHARACTER -> grace;
        };
        // Checks every file, also after one that is not settled: only checked files are remembered for the next listing.
        return files(folder, candidate).stream().map(settling::unchanged)
                .map(unchanged -> unchanged.compareTo(needed) >= 0).reduce(true, Boolean::logicalAnd);
    }

    /** For a drop that is a folder, everything in it, also unfinished copies, since it is moved as a whole. */
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

    /** The file that stands for the drop when the consumer polls. */
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
            // The name cannot be expressed in this machine's encoding. The listing has reported it.
            return false;
        }
    }

    /** Thread-safe, unlike the methods that use the listing. */
    boolean isAbove(GenericFile<File> file) {
        return path(file).startsWith(root);
    }

    /** The drop that a file stands for. */
    Pairing.Candidate candidate(GenericFile<File> file) {
        return due.get(path(file)).candidate();
    }

    String folder(GenericFile<File> file) {
        return root.relativize(due.get(path(file)).folder()).toString().replace(File.separatorChar, '/');
    }

    /** Taken from the file itself: in the paths that Camel keeps beside it, a backslash has become a slash. */
    private static Path path(GenericFile<File> file) {
        return file.getFile().toPath().toAbsolutePath().normalize();
    }

    /** Nothing is claimed for a while, such as when the disk is full. */
    void pause(Duration time) {
        notBefore = clock.instant().plus(time);
    }

    /** Whether the last listing found no drop at all, due or not. */
    public boolean isEmpty() {
        return empty;
    }

    /** Whether something waits that can never be claimed under its present name. */
    public boolean leavesSome() {
        return leaves;
    }
}
