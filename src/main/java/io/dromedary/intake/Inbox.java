package io.dromedary.intake;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final Path root;
    private final Duration grace;
    private final int limit;
    private final Clock clock;
    private final Settling settling;
    private Map<Path, Pairing.Candidate> due = Map.of();
    private volatile boolean empty;
    private volatile Instant notBefore = Instant.EPOCH;

    /**
     * @param root  the inbox
     * @param limit how many drops one look follows
     */
    public Inbox(Path root, Duration settle, Duration grace, int limit, Clock clock) {
        this.root = root;
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
        int followed = follow(root, 0);
        empty = followed == 0;
        return true;
    }

    private int follow(Path folder, int followed) {
        List<String> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, entry -> !Ignored.test(entry.getFileName().toString()))) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    folders.add(entry);
                } else if (!Files.isDirectory(entry)) {
                    // A link or a pipe is a drop too: one that is refused, with the reason.
                    files.add(entry.getFileName().toString());
                }
            }
        } catch (IOException e) {
            LOG.warn("The folder {} cannot be listed ({}); its drops wait until it can", folder, e.toString());
        }
        int count = followed;
        for (Pairing.Candidate candidate : Pairing.in(folder, files)) {
            if (count == limit) {
                return count;
            }
            count++;
            if (isDue(folder, candidate)) {
                due.put(folder.resolve(candidate.name()), candidate);
            }
        }
        folders.sort(Comparator.naturalOrder());
        for (Path next : folders) {
            count = follow(next, count);
        }
        return count;
    }

    private boolean isDue(Path folder, Pairing.Candidate candidate) {
        Duration needed = switch (candidate.kind()) {
            case COMPLETE, AMBIGUOUS -> Duration.ZERO;
            case MANIFEST -> candidate.missing().isEmpty() ? Duration.ZERO : grace;
            case WAITING_FOR_SIDECAR, WAITING_FOR_MEDIA, STRAY -> grace;
        };
        // Asks for every file, also after one that is not settled: asking is what makes the next look remember it.
        return candidate.files().stream().map(file -> settling.unchanged(folder.resolve(file)))
                .map(unchanged -> unchanged.compareTo(needed) >= 0).reduce(true, Boolean::logicalAnd);
    }

    @Override
    public boolean accept(GenericFile<File> file) {
        return file.isDirectory() ? !Ignored.test(file.getFileNameOnly()) && !Files.isSymbolicLink(path(file)) : due.containsKey(path(file));
    }

    /** The drop that a file leads, and its folder within the inbox. */
    Pairing.Candidate candidate(GenericFile<File> file) {
        return due.get(path(file));
    }

    String folder(GenericFile<File> file) {
        Path folder = root.relativize(path(file).getParent());
        return folder.toString().replace(File.separatorChar, '/');
    }

    private static Path path(GenericFile<File> file) {
        return Path.of(file.getAbsoluteFilePath()).normalize();
    }

    /** Leaves everything where it is for a while, such as when the disk is full. */
    void pause(Duration time) {
        notBefore = clock.instant().plus(time);
    }

    /** Whether the last look found no drop at all, due or not. */
    public boolean isEmpty() {
        return empty;
    }
}
