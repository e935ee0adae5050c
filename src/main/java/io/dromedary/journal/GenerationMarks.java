package io.dromedary.journal;

import io.dromedary.job.Places;
import io.dromedary.store.DurableFiles;
import io.dromedary.store.FolderMarks;
import io.dromedary.store.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The second witness of what was submitted: the journal's generation, kept in the root beside {@code state/} and in the bucket. Each mark
 * is written after the intent is in the journal and before the POST leaves, so a journal that is behind a mark is an older copy, and what
 * it does not know of may be paid.
 *
 * <p>A kill between the two writes leaves the journal ahead, which is no older copy. So does a power cut, since the mark in the root is
 * synced from time to time only: whoever puts back a copy of the journal after it puts back an older one than that.
 */
public final class GenerationMarks {

    private static final int LONGEST = 200;
    private static final Duration SYNC = Duration.ofSeconds(10);

    private final Generation generation;
    private final FolderMarks marks;
    private final ObjectStore bucket;
    private final Clock clock;
    private long kept = -1;
    /** Null before the first time. */
    private Instant synced;

    /**
     * @param bucket null if all is in folders
     * @param clock  that nobody sets
     */
    public GenerationMarks(Generation generation, FolderMarks marks, ObjectStore bucket, Clock clock) {
        this.generation = generation;
        this.marks = marks;
        this.bucket = bucket;
        this.clock = clock;
    }

    /**
     * At the start: finds out whether the journal is an older copy, or is missing while drops are being worked on. If so, nothing is
     * submitted until a person says go on.
     *
     * @param work the folder of the claims
     * @return why nothing is submitted; empty if all is well, and the marks are there
     */
    public Optional<String> check(Path work) throws IOException {
        generation.begin();
        if (generation.hold().isEmpty()) {
            doubt(work).ifPresent(doubt -> generation.hold(doubt + """
                     What is missing in it may be paid already, so nothing is submitted; status reads, downloads and deliveries go on. \
                    Compare `./dromedary jobs --all` with the requests in the provider's console, and take out of inbox/ and work/ what \
                    was made already. Then say `./dromedary jobs --go-on`; drops in work/ that the journal does not know go back into \
                    the inbox at the start after that."""));
        }
        Optional<String> hold = generation.hold();
        if (hold.isEmpty()) {
            // The bucket gets its mark with the next submission: whether it is ours is found out later.
            DurableFiles.write(marks.file(FolderMarks.ROOT), text(generation.now()));
        }
        return hold;
    }

    private Optional<String> doubt(Path work) throws IOException {
        Generation.Mark now = generation.now();
        List<Generation.Mark> found = found();
        for (Generation.Mark mark : found) {
            if (mark.id().equals(now.id()) && mark.number() > now.number()) {
                return Optional.of("The journal in state/ is an older copy: it knows of %d submissions, and the mark beside it of %d."
                        .formatted(now.number(), mark.number()));
            }
            if (!mark.id().equals(now.id()) && !generation.isNew()) {
                return Optional.of("The journal in state/ is another one than the last that worked here, which knew of %d submissions."
                        .formatted(mark.number()));
            }
        }
        boolean lost = found.stream().allMatch(mark -> !mark.id().equals(now.id())) && generation.isNew() && hasFiles(work);
        return lost ? Optional.of("The journal in state/ is missing, and work/ holds drops that it had taken in.") : Optional.empty();
    }

    private List<Generation.Mark> found() throws IOException {
        List<Generation.Mark> found = new ArrayList<>();
        Path file = marks.file(FolderMarks.ROOT);
        if (Files.isRegularFile(file)) {
            byte[] content;
            try (var in = Files.newInputStream(file)) {
                content = in.readNBytes(LONGEST);
            }
            Generation.Mark.parse(new String(content, StandardCharsets.UTF_8)).ifPresent(found::add);
        }
        String key = key(generation.now());
        if (bucket != null && bucket.head(key).isPresent()) {
            Generation.Mark.parse(new String(bucket.read(key, LONGEST), StandardCharsets.UTF_8)).ifPresent(found::add);
        }
        return found;
    }

    /** In a bucket, which lines of other journals may use for their results. */
    private static String key(Generation.Mark mark) {
        return "%s/generation-%s.txt".formatted(Places.STATE, mark.id());
    }

    private static boolean hasFiles(Path work) throws IOException {
        if (!Files.isDirectory(work)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(work)) {
            return files.anyMatch(file -> Files.isRegularFile(file) && !file.getParent().equals(work));
        }
    }

    /** After an intent, before its POST: every mark knows of it when this returns. Intents of several threads share a write. */
    public synchronized void keep() throws IOException {
        Generation.Mark now = generation.now();
        if (now.number() > kept) {
            marks.require(FolderMarks.NAME);
            write(now);
        }
    }

    private synchronized void write(Generation.Mark mark) throws IOException {
        Instant now = clock.instant();
        if (synced != null && now.isBefore(synced.plus(SYNC)) && Files.exists(marks.file(FolderMarks.ROOT), LinkOption.NOFOLLOW_LINKS)) {
            Files.write(marks.file(FolderMarks.ROOT), text(mark), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } else {
            DurableFiles.write(marks.file(FolderMarks.ROOT), text(mark));
            synced = now;
        }
        if (bucket != null) {
            bucket.put(key(mark), text(mark), "text/plain");
        }
        kept = mark.number();
    }

    private static byte[] text(Generation.Mark mark) {
        return (mark + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A person's word: the journal counts, whatever it does not know of. */
    public void goOn() throws IOException {
        long number = generation.now().number();
        for (Generation.Mark mark : found()) {
            number = Math.max(number, mark.number());
        }
        generation.goOn(number + 1);
        write(generation.now());
    }
}
