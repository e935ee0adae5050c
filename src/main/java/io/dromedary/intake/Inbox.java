package io.dromedary.intake;

import io.dromedary.api.http.Backoff;
import io.dromedary.drop.FileStamp;
import io.dromedary.drop.IntakeRules;
import io.dromedary.drop.IntakeRules.Ready;
import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.MediaType;
import io.dromedary.drop.PictureSize;
import io.dromedary.drop.Sidecar;
import io.dromedary.store.DiskGoneException;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.text.OutageLog;
import io.dromedary.text.SafeText;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts one file for each drop that is due: complete and settled, or past its grace period. That file, the lead, stands for the drop.
 *
 * <p>A drop is several files, so the whole inbox is looked at before the consumer asks about any single file. A look follows no more drops
 * than the limit, so that its memory does not grow with the inbox. Where nothing changed in a folder since the last look, and none of its
 * drops can have become due since, none of its files is asked.
 *
 * <p>The consumer lists the inbox itself, and makes an object of each file. So it begins only when there is something for it, and lists
 * only folders that hold some of that.
 */
public final class Inbox extends DefaultPollingConsumerPollStrategy implements GenericFileFilter<File>, Comparator<GenericFile<File>> {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int REASON = 200;

    /** @param place among all that are due, in the order in which they are taken */
    private record Due(Path folder, Pairing.Candidate candidate, int place) {
    }

    /**
     * A drop whose claims failed.
     *
     * @param since      when the first one failed for this reason
     * @param claims     how many failed for it
     * @param hadItsTime whether one failed for it after the grace
     * @param reasons    how many reasons there were, one after the other
     */
    private record Held(Instant since, int claims, Instant notBefore, boolean hadItsTime, String reason, int reasons) {
    }

    /**
     * How it stands with the drops of a folder after a look.
     *
     * @param begun    how many drops were followed when it was its turn
     * @param followed of its own
     * @param cut      whether there are more than the limit allowed
     * @param until    before this time none can become due if nothing changes
     * @param texts    those that may be mended in place before that
     * @param stays    whether some stay there as long as too many wait already
     */
    private record Standing(Folder contents, int begun, int followed, boolean cut, Instant until, Set<String> texts, boolean stays) {
    }

    private static final Backoff HELD = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    /** So many failures that follow each other, each for another reason, are taken for trouble that passes. */
    private static final int PASSING = 10;
    /** How long a drop that is gone is remembered: an object is not listed while its claim is undone. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Path root;
    private final Folder.Look look;
    private final Duration folderSettle;
    private final Duration grace;
    private final int limit;
    private final Clock clock;
    private final Settling settling;
    private final PixelRule pixels;
    private final Backlog backlog;
    private final ExistingRule existing;
    private Map<Path, Due> due = Map.of();
    /** Folders with something due in them, or below. */
    private final Set<Path> leading = new HashSet<>();
    private Map<Path, Standing> before = Map.of();
    private Map<Path, Standing> now = new HashMap<>();
    // Of the folder whose drops are followed.
    private Instant until = Instant.MAX;
    private Set<String> texts = new HashSet<>();
    /** Due, and the consumer asked about it. */
    private final Set<Path> asked = new HashSet<>();
    /** Due, but the consumer did not ask about it in its last poll. */
    private Set<Path> missed = Set.of();
    /** Files that can never be claimed, and were reported. */
    private final OutageLog<Path> told = new OutageLog<>();
    private final Set<Path> untaken = new HashSet<>();
    /** Drops that could not be claimed, for a reason of their own. */
    private final Map<Path, Held> held = new ConcurrentHashMap<>();
    private final OutageLog<Path> heldTold = new OutageLog<>();
    /** Unfinished copies beside empty files, by folder. */
    private final Map<Path, List<Path>> unfinished = new HashMap<>();
    private final OutageLog<Path> unlistedTold = new OutageLog<>();
    private final Set<Path> unlisted = new HashSet<>();
    private int retried;
    private boolean waiting;
    /** Could not be claimed for so long that nothing waits for them. */
    private final Set<Path> leftToOwner = new HashSet<>();
    /** Claims of the last look that are not over. */
    private final AtomicInteger claims = new AtomicInteger();
    private final AtomicInteger asks = new AtomicInteger();
    private volatile int answered;
    private volatile boolean empty;
    /** Folders of which some drops stay in the inbox as long as too many wait already. */
    private volatile Set<String> staying = Set.of();
    private Set<String> nowStaying = Set.of();
    private volatile List<Path> left = List.of();
    private volatile Instant notBefore = Instant.EPOCH;

    /** An inbox of drops; see the other constructors. */
    public Inbox(Path root, Duration settle, Duration grace, int limit, Clock clock) {
        this(root, Folder.drops(root, clock), settle, grace, limit, clock);
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
        this(root, look, settle, folderSettle, grace, limit, clock, PictureSize::pixels, () -> true);
    }

    /**
     * As the other one, for files whose content is elsewhere.
     *
     * @param sizes   reads how many pixels a picture has
     * @param isShown whether the inbox shows everything that lay there at the start
     */
    public Inbox(Path root, Folder.Look look, Duration settle, Duration folderSettle, Duration grace, int limit, Clock clock,
            PixelRule.Sizes sizes, BooleanSupplier isShown) {
        this(root, look, settle, folderSettle, grace, limit, clock, sizes, isShown, Backlog.NONE);
    }

    /**
     * As the other one, for drops that are taken in no faster than they are submitted.
     *
     * @param backlog where they wait
     */
    public Inbox(Path root, Folder.Look look, Duration settle, Duration folderSettle, Duration grace, int limit, Clock clock,
            PixelRule.Sizes sizes, BooleanSupplier isShown, Backlog backlog) {
        this.backlog = backlog;
        this.pixels = new PixelRule(sizes);
        this.existing = new ExistingRule(root, look, isShown);
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
        if (claims.get() > 0 || clock.instant().isBefore(notBefore)) {
            return false;
        }
        // First, since whoever asks meanwhile must not be told of the look before.
        empty = false;
        existing.nextLook();
        before = now;
        now = new HashMap<>();
        due = new HashMap<>();
        leading.clear();
        backlog.nextLook();
        nowStaying = new HashSet<>();
        asked.clear();
        untaken.clear();
        unfinished.clear();
        unlisted.clear();
        retried = 0;
        waiting = false;
        leftToOwner.clear();
        int begun = asks.get();
        int followed = follow(root, 0);
        settling.keep(now.keySet());
        pixels.keep(now.keySet());
        staying = nowStaying;
        empty = followed == 0 && !waiting;
        answered = begun;
        told.forget(file -> !untaken.contains(file));
        unlistedTold.forget(folder -> !unlisted.contains(folder));
        held.entrySet().removeIf(drop -> clock.instant().isAfter(drop.getValue().notBefore.plus(REMEMBERED))
                && !Files.exists(drop.getKey(), LinkOption.NOFOLLOW_LINKS));
        heldTold.forget(drop -> !held.containsKey(drop) && !Files.exists(drop, LinkOption.NOFOLLOW_LINKS));
        left = Stream.of(untaken, unlisted, leftToOwner).flatMap(Set::stream).distinct().sorted().toList();
        if (due.isEmpty()) {
            missed = Set.of();
        }
        return !due.isEmpty();
    }

    /**
     * A drop of this look is claimed, on whatever thread: the next look begins when that is over, so that it never sees half of a drop.
     * Camel ends the hold with the exchange, however that ends.
     */
    public void hold(Exchange exchange) {
        claims.incrementAndGet();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                claims.decrementAndGet();
            }
        });
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
        Standing stood = before.get(folder);
        try {
            contents = stood == null ? look.at(folder) : look.asking(folder, stood.texts);
        } catch (IOException e) {
            unlisted(folder, e);
            return followed;
        }
        int count = followed;
        if (stood != null && contents.isStill(stood.contents) && isQuiet(folder, stood, count)) {
            now.put(folder, stood);
            count += stood.followed;
            if (stood.stays) {
                nowStaying.add(below(folder));
            }
        } else {
            count = followDrops(folder, contents, stood, count, false);
        }
        for (Path next : contents.folders()) {
            count = follow(next, count);
        }
        return count;
    }

    private boolean isQuiet(Path folder, Standing stood, int count) {
        return (!stood.stays || backlog.room(below(folder)) == 0) && clock.instant().isBefore(stood.until)
                && (stood.cut ? count == stood.begun : count + stood.followed <= limit);
    }

    /** @param areAsked whether all texts of the folder were just asked */
    private int followDrops(Path folder, Folder contents, Standing stood, int followed, boolean areAsked) {
        until = Instant.MAX;
        texts = new HashSet<>();
        note(contents);
        boolean changed = stood == null || !contents.isStill(stood.contents);
        if (changed) {
            existing.forget(folder, contents);
        }
        int room = backlog.room(below(folder));
        if (room == 0 && contents.urgent().isEmpty() && !contents.candidates().isEmpty()) {
            // None is asked, and what is known of those that come next stays known.
            stays(folder);
            now.put(folder, new Standing(contents, followed, 0, false, until, texts, true));
            return followed;
        }
        settling.follow(folder);
        pixels.follow(folder);
        int count = followed;
        boolean cut = false;
        boolean asked = areAsked;
        boolean stays = false;
        int others = due.size();
        for (Pairing.Candidate candidate : inOrder(folder, contents)) {
            if (count == limit) {
                cut = true;
                break;
            }
            if (due.size() - others >= room && !contents.urgent().contains(candidate.name())) {
                stays = true;
                if (contents.urgent().isEmpty()) {
                    break;
                }
                continue;
            }
            if (existing.leaves(folder, candidate, contents.rules())) {
                until = existing.isKnown() ? until : Instant.MIN;
                continue;
            }
            if (pixels.hasLeft(folder, candidate, contents.rules(), changed)) {
                continue;
            }
            boolean isDue = isDue(folder, candidate);
            if (isDue && !asked && mayLackPrompt(candidate)) {
                asked = true;
                Folder anew = askTexts(folder, contents);
                if (!anew.isStill(contents)) {
                    due.values().removeIf(drop -> drop.folder.equals(folder));
                    return followDrops(folder, anew, stood, followed, true);
                }
            }
            count += follow(folder, contents, candidate, isDue) ? 1 : 0;
        }
        pixels.followed(!cut && !stays);
        if (stays) {
            stays(folder);
        }
        now.put(folder, new Standing(contents, followed, count - followed, cut, until, texts, stays));
        return count;
    }

    private void stays(Path folder) {
        nowStaying.add(below(folder));
        backlog.stays(below(folder));
    }

    /** It may be sent with the profile's prompt. */
    private static boolean mayLackPrompt(Pairing.Candidate candidate) {
        return !candidate.media().isEmpty() && (candidate.sidecar() == null || !FileNames.suffix(candidate.sidecar()).equals("txt"));
    }

    /** Any of them may say by now that it is meant for a picture that is about to be taken without one. */
    private Folder askTexts(Path folder, Folder contents) {
        try {
            return look.askingAll(folder, contents);
        } catch (IOException e) {
            LOG.debug("The folder {} cannot be listed", folder, e);
            return contents;
        }
    }

    /** What can never be taken as it is. */
    private void note(Folder contents) {
        contents.unlisted().forEach(this::unlisted);
        contents.undecodable().forEach(file -> {
            untaken.add(file);
            tell(file, "its name is not UTF-8");
        });
        if (!contents.unlisted().isEmpty() || !contents.undecodable().isEmpty()) {
            until = Instant.MIN;
        }
    }

    /** @return whether it counts: neither the drops after it nor the end of the line wait for one that was reported to stay */
    private boolean follow(Path folder, Folder contents, Pairing.Candidate candidate, boolean isDue) {
        Path drop = folder.resolve(candidate.name());
        Held trouble = held.get(drop);
        if (isDue || trouble != null) {
            until = Instant.MIN;
        }
        if (trouble != null && !retries(drop, trouble)) {
            return false;
        }
        // Reads a little of each picture, so each counts, taken or left: a look never reads more files than the limit.
        boolean isTaken = isDue && pixels.takes(folder, candidate, contents.rules());
        Optional<Path> lead = isTaken ? lead(folder, candidate) : Optional.empty();
        lead.ifPresent(file -> {
            due.put(file, new Due(folder, candidate, due.size()));
            Stream.iterate(file.getParent(), place -> place != null && place.startsWith(root), Path::getParent).forEach(leading::add);
        });
        if (lead.isPresent() && told.has(lead.get())) {
            untaken.add(lead.get());
            return false;
        }
        return trouble == null;
    }

    /** By the rule of the folder; a listing is sorted by name. */
    private static List<Pairing.Candidate> inOrder(Path folder, Folder contents) {
        if (contents.rules().order() == IntakeRules.Order.NAME) {
            return contents.candidates();
        }
        Map<String, Long> times = new HashMap<>();
        contents.candidates().forEach(drop -> times.put(drop.name(), FileStamp.of(folder.resolve(drop.name())).modified()));
        Comparator<Pairing.Candidate> oldest = Comparator.comparing(drop -> times.get(drop.name()));
        return contents.candidates().stream().sorted(contents.rules().order() == IntakeRules.Order.OLDEST ? oldest : oldest.reversed())
                .toList();
    }

    /** The consumer takes files in the order in which they were found to be due. */
    @Override
    public int compare(GenericFile<File> one, GenericFile<File> other) {
        return Integer.compare(place(one), place(other));
    }

    private int place(GenericFile<File> file) {
        Due found = due.get(path(file));
        return found == null ? Integer.MAX_VALUE : found.place;
    }

    private void unlisted(Path folder, Exception cause) {
        unlisted.add(folder);
        if (!unlistedTold.begins(folder, cause.toString())) {
            return;
        }
        if (cause instanceof DiskGoneException) {
            LOG.warn("Nothing is taken in: {}", cause.getMessage());
        } else {
            LOG.warn(
                    "The folder {} cannot be listed ({}). Its drops wait: let the user that this program runs as read it, or take it away.",
                    SafeText.line(folder.toString()), cause.toString());
        }
    }

    /** What could not be claimed blocks nothing either. For a while somebody may still mend it; then it is left to its owner. */
    private boolean retries(Path drop, Held trouble) {
        waiting |= !trouble.hadItsTime;
        if (trouble.hadItsTime) {
            leftToOwner.add(drop);
        }
        return !clock.instant().isBefore(trouble.notBefore) && retried++ < limit;
    }

    private boolean isOver(Instant since) {
        return !clock.instant().isBefore(since.plus(grace));
    }

    private boolean isDue(Path folder, Pairing.Candidate candidate) {
        Duration needed = switch (candidate.kind()) {
            case COMPLETE, AMBIGUOUS, NESTED -> candidate.folder() ? folderSettle : Duration.ZERO;
            case MANIFEST -> candidate.missing().isEmpty() ? Duration.ZERO : grace;
            case DOUBTFUL -> candidate.folder() ? grace : Duration.ZERO;
            // A character costs money, and nothing shows when the last of its pictures is there.
            case WAITING_FOR_SIDECAR, WAITING_FOR_MEDIA, WAITING_FOR_FRAME, STRAY, CHARACTER -> grace;
        };
        boolean complete = candidate.missing().isEmpty();
        if (complete && (candidate.ready() == Ready.MARKER || candidate.ready() == Ready.FOLDER)) {
            // It was shown to be whole: nothing of it is looked at, and nothing waited for.
            return true;
        }
        // The sidecar came last: only itself may still be growing.
        boolean lastCame = complete && candidate.ready() == Ready.SIDECAR
                && Set.of(Pairing.Kind.COMPLETE, Pairing.Kind.MANIFEST).contains(candidate.kind());
        // Checks every file, also after one that is not settled: only checked files are remembered for the next listing.
        Map<Path, Duration> unchanged = new LinkedHashMap<>();
        files(folder, candidate).stream().filter(file -> !lastCame || isMetadata(file))
                .forEach(file -> unchanged.put(file, settling.unchanged(file)));
        Duration its = lastCame ? Duration.ZERO : needed;
        boolean settled = unchanged.entrySet().stream().map(file -> isComplete(file.getKey(), file.getValue(), its))
                .reduce(true, Boolean::logicalAnd);
        noteNext(unchanged, its, candidate);
        return settled && (candidate.kind() != Pairing.Kind.DOUBTFUL || candidate.folder() || isPastGrace(unchanged));
    }

    /** When the drop may become due at the earliest, if nothing changes, and which of its texts may be mended before. */
    private void noteNext(Map<Path, Duration> unchanged, Duration needed, Pairing.Candidate candidate) {
        Instant time = clock.instant();
        Instant next = unchanged.values().stream()
                .flatMap(since -> since.isNegative()
                        ? Stream.of(time)
                        : Stream.of(needed, grace).filter(wait -> since.compareTo(wait) < 0).map(wait -> time.plus(wait.minus(since))))
                .min(Comparator.naturalOrder()).orElse(time);
        // What is empty gets its content in place.
        next = unchanged.keySet().stream().anyMatch(settling::isEmpty) ? time : next;
        until = next.isBefore(until) ? next : until;
        if (!candidate.folder()) {
            candidate.files().stream().filter(file -> !MediaType.isMediaName(file)).forEach(texts::add);
        }
    }

    private static boolean isMetadata(Path file) {
        String name = file.getFileName().toString();
        return Sidecar.isSidecarName(name) || ManifestFile.isName(name);
    }

    /** Where a text holds every picture that comes, all of them need not stand still at once: one picture and one text are enough. */
    private boolean isPastGrace(Map<Path, Duration> unchanged) {
        return Stream.of(true, false)
                .map(media -> unchanged.entrySet().stream().filter(file -> MediaType.isMediaName(file.getKey().toString()) == media)
                        .map(Map.Entry::getValue).max(Comparator.naturalOrder()))
                .allMatch(longest -> longest.isEmpty() || longest.get().compareTo(grace) >= 0);
    }

    /** Programs take the name first, and bring the content later: an empty file waits as long as one without a partner. */
    private boolean isComplete(Path file, Duration unchanged, Duration needed) {
        boolean empty = settling.isEmpty(file);
        return unchanged.compareTo(empty && grace.compareTo(needed) > 0 ? grace : needed) >= 0 && !(empty && isStillCopied(file));
    }

    /** Whether an unfinished copy of it lies beside it, or any that still grows: some browsers give it a name of its own. */
    private boolean isStillCopied(Path file) {
        String name = file.getFileName() + ".";
        return unfinished.computeIfAbsent(file.getParent(), Inbox::unfinished).stream()
                .map(other -> settling.unchanged(other).compareTo(grace) < 0 || other.getFileName().toString().startsWith(name))
                .reduce(false, Boolean::logicalOr);
    }

    private static List<Path> unfinished(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Ignored.isUnfinished(file.getFileName().toString())).toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("The folder {} cannot be listed", folder, e);
            return List.of();
        }
    }

    /** For a drop that is a folder, everything in it, also unfinished copies, since it is moved as a whole. */
    private List<Path> files(Path folder, Pairing.Candidate candidate) {
        if (!candidate.folder()) {
            return candidate.files().stream().map(folder::resolve).toList();
        }
        Path drop = folder.resolve(candidate.name());
        try (Stream<Path> files = Files.walk(drop)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList();
        } catch (IOException | UncheckedIOException e) {
            unlisted(drop, e);
            // A folder never settles.
            return List.of(drop);
        }
    }

    /** The file that stands for the drop when the consumer polls. */
    private Optional<Path> lead(Path folder, Pairing.Candidate candidate) {
        Path drop = folder.resolve(candidate.name());
        try {
            return candidate.folder() ? Folder.visibleFile(drop) : Optional.of(drop);
        } catch (IOException | UncheckedIOException e) {
            unlisted(drop, e);
            return Optional.empty();
        }
    }

    @Override
    public boolean accept(GenericFile<File> file) {
        try {
            Path path = path(file);
            if (file.isDirectory()) {
                return leading.contains(path) && !Files.isSymbolicLink(path);
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
        return below(due.get(path(file)).folder());
    }

    private String below(Path folder) {
        return root.relativize(folder).toString().replace(File.separatorChar, '/');
    }

    /** Taken from the file itself: in the paths that Camel keeps beside it, a backslash has become a slash. */
    private static Path path(GenericFile<File> file) {
        return file.getFile().toPath().toAbsolutePath().normalize();
    }

    /** What happened to earlier claims of the drop, which begins anew with this one. */
    Claim.Trouble trouble(GenericFile<File> lead) {
        Due drop = due.get(path(lead));
        Held trouble = held.remove(drop.folder.resolve(drop.candidate.name()));
        return trouble == null
                ? Claim.Trouble.NONE
                : new Claim.Trouble(trouble.since, trouble.claims, isOver(trouble.since), trouble.reason, trouble.reasons);
    }

    /**
     * The drop is tried again later, and later each time. Logged once for each reason. Another reason begins anew: two failures that have
     * nothing to do with each other do not show that the drop cannot be claimed.
     */
    void holdBack(Claim claim, String folder, Exception cause) {
        Path drop = root.resolve(folder).resolve(claim.candidate().name());
        String reason = Claim.file(cause).map(file -> file + ": ").orElse("") + Claim.reason(cause);
        // Each claim has a folder of its own, which some reasons name.
        String same = reason.replace(claim.job(), "");
        held.put(drop, held(claim.trouble(), same));
        if (heldTold.begins(drop, same)) {
            LOG.warn("{} cannot be taken in ({}). {}. It is tried again from time to time, and holds up no other.",
                    SafeText.line(claim.address()), SafeText.head(SafeText.line(reason), REASON), remedy(cause));
        }
    }

    private Held held(Claim.Trouble before, String reason) {
        boolean another = !reason.equals(before.reason());
        int reasons = before.reasons() + (another ? 1 : 0);
        boolean anew = another && reasons <= PASSING;
        Instant since = anew ? clock.instant() : before.since();
        int claims = anew ? 0 : before.claims();
        boolean hadItsTime = !anew && before.isOver();
        Instant next = clock.instant().plus(HELD.after(claims));
        Instant end = since.plus(grace);
        return new Held(since, claims + 1, hadItsTime || next.isBefore(end) ? next : end, hadItsTime, reason, reasons);
    }

    private static String remedy(Exception cause) {
        if (cause instanceof AccessDeniedException) {
            return "Let the user that this program runs as read it, and move it out of its folder";
        }
        if (cause instanceof AtomicMoveNotSupportedException) {
            return "Its folder is on another disk or mount than `work`, and nothing can be renamed from one to the other: put them on one";
        }
        if (cause instanceof FileSystemException about && String.valueOf(about.getReason()).contains("too long")) {
            return "Give it a shorter name, or put it into fewer folders";
        }
        return cause instanceof ObjectStoreException
                ? "Let this program read and copy it (its policy, the key of its encryption, its storage class), or take it away"
                : "Copy it again, or take it away";
    }

    /** A drop that was claimed before the start is in the inbox again: it is none of those that lay there. */
    void returned(Path file) {
        existing.returned(file);
    }

    /** Nothing is claimed for a while, such as when the disk is full. */
    void pause(Duration time) {
        notBefore = clock.instant().plus(time);
    }

    /** Whether the last listing found no drop at all, due or not, but for those that wait for others to be submitted first. */
    public boolean isEmpty() {
        return empty && answered == asks.get() && staying.stream().allMatch(backlog::isFull);
    }

    /** Something was put in: the inbox is empty only by a listing that begins after this. */
    public void lookAgain() {
        asks.incrementAndGet();
    }

    /** Whether something waits that can never be claimed as it is. */
    public boolean leavesSome() {
        return !left.isEmpty();
    }

    /** What that is, as a person knows it, such as {@code inbox/films/photo.png}. */
    public List<String> left() {
        return left.stream().map(file -> root.getFileName() + "/" + root.relativize(file).toString().replace(File.separatorChar, '/'))
                .toList();
    }
}
