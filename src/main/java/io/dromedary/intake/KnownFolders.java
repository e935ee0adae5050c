package io.dromedary.intake;

import io.dromedary.drop.IntakeRules;
import io.dromedary.drop.Naming;
import io.dromedary.text.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the folders of an inbox, and remembers what is in them: a folder whose time did not change is not listed again, in one that did
 * only new names are asked what they are, and a text is read again only if it changed.
 *
 * <p>What this cannot see is found once a minute, when all of a folder is listed anew, or less often where that takes long: texts that are
 * written over in place, and what a file system does not show in a folder's time. A folder where that happened is listed in each look from
 * then on. Not thread-safe.
 */
final class KnownFolders implements Folder.Look {

    private static final Logger LOG = LoggerFactory.getLogger(KnownFolders.class);
    /**
     * The coarsest times are those of FAT. Until so long after a folder's time was first seen, something may come that leaves it as it is.
     * That is counted here, since the clock of a file server may be another one.
     */
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration NET = Duration.ofMinutes(1);
    /** Listing everything anew takes at most such a part of the time. */
    private static final int SELDOM = 100;
    /** Shared, since there may be 100,000 of them. */
    private static final Naming IN_WORDS = new Naming(null, Set.of(), true, true);

    /** A file or a folder as it was found, also where another one of the same time takes its place. */
    private record Version(FileTime modified, long bytes, Object identity) {

        static Version of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Version(attributes.lastModifiedTime(), attributes.isDirectory() ? 0 : attributes.size(), attributes.fileKey());
        }

        /** @return null if there is none */
        static Version ofText(Path text) {
            try {
                return of(text);
            } catch (IOException e) {
                return null;
            }
        }

        boolean isOfAnother(Version before) {
            return !Objects.equals(identity, before.identity);
        }
    }

    private record Text(Version version, Naming naming) {
    }

    /** What is known of a folder, or of a drop that is one. */
    private final class Known {
        private final Path path;
        private Version version;
        /** When this version was first seen, when the folder was listed last, and when all of it was. */
        private Instant since;
        private Instant listed;
        private Instant listedWhole;
        private Duration net = NET;
        private boolean hidesChanges;
        private Folder.Entries entries;
        private final Map<String, Text> texts = new HashMap<>();
        // Of a drop that is a folder there is none of these.
        private IntakeRules rules;
        private boolean ready;
        /** Null where something is new in it. */
        private Folder folder;

        Known(Path path) {
            this.path = path;
        }

        /** @return whether it was listed */
        boolean look() throws IOException {
            Instant now = clock.instant();
            Version found = Version.of(path);
            boolean another = entries == null || found.isOfAnother(version);
            boolean changed = another || !found.equals(version);
            boolean young = changed || listed.isBefore(since.plus(TICK));
            boolean whole = another || !now.isBefore(listedWhole.plus(net));
            if (!young && !whole && !hidesChanges) {
                return false;
            }
            if (changed) {
                version = found;
                since = now;
            }
            long begin = System.nanoTime();
            Folder.Entries listing = Folder.Entries.of(path, whole ? null : entries);
            listed = now;
            if (whole) {
                listedWhole = now;
                Duration rarely = Duration.ofNanos(SELDOM * (System.nanoTime() - begin));
                net = rarely.compareTo(NET) > 0 ? rarely : NET;
            }
            if (!listing.equals(entries)) {
                if (!young && !hidesChanges && found.equals(Version.of(path))) {
                    hidesChanges = true;
                    LOG.info("What came into {} did not change its time, so it is listed in each look", SafeText.line(path.toString()));
                }
                forgetAllBut(listing);
                entries = listing;
                folder = null;
            }
            return true;
        }

        private void forgetAllBut(Folder.Entries listing) {
            if (entries != null) {
                Set<Path> here = Set.copyOf(listing.folders());
                entries.folders().stream().filter(below -> !here.contains(below)).forEach(KnownFolders.this::forget);
                if (!texts.isEmpty()) {
                    texts.keySet().retainAll(Set.copyOf(listing.files()));
                }
            }
        }

        /** @return whether any of the texts changed since it was read */
        boolean ask(Collection<String> names) {
            List<String> changed = names.stream().filter(texts::containsKey)
                    .filter(name -> !Objects.equals(texts.get(name).version, Version.ofText(path.resolve(name)))).toList();
            changed.forEach(texts::remove);
            return !changed.isEmpty();
        }

        Naming naming(String name) {
            Text known = texts.get(name);
            if (known == null) {
                // What is written while it is read makes another version.
                Version version = Version.ofText(path.resolve(name));
                Naming naming = Pairing.naming(path.resolve(name));
                known = new Text(version, naming.equals(IN_WORDS) ? IN_WORDS : naming);
                texts.put(name, known);
            }
            return known.naming;
        }
    }

    private final Path top;
    private final boolean drops;
    private final FolderRules rules;
    private final Clock clock;
    private final Map<Path, Known> known = new HashMap<>();
    private final Folder.Source source = new Folder.Source() {
        @Override
        public Folder.Entries entries(Path folder) throws IOException {
            Known place = known(folder);
            if (place.entries == null) {
                place.look();
            }
            return place.entries;
        }

        @Override
        public Naming naming(Path text) {
            return known(text.getParent()).naming(text.getFileName().toString());
        }
    };

    /** @param drops whether it is an inbox of drops; else each folder is a character */
    KnownFolders(Path top, boolean drops, Clock clock) {
        this.top = top;
        this.drops = drops;
        this.rules = new FolderRules(top);
        this.clock = clock;
    }

    private Known known(Path folder) {
        return known.computeIfAbsent(folder, Known::new);
    }

    @Override
    public Folder at(Path folder) throws IOException {
        return asking(folder, List.of());
    }

    @Override
    public Folder askingAll(Path folder, Folder its) throws IOException {
        Known here = known(folder);
        if (!here.ask(here.texts.keySet())) {
            return its;
        }
        here.folder = null;
        return at(folder);
    }

    @Override
    public Folder asking(Path folder, Collection<String> texts) throws IOException {
        Known here = known(folder);
        try {
            return look(here, texts);
        } catch (IOException e) {
            forget(folder);
            throw e;
        }
    }

    private Folder look(Known here, Collection<String> texts) throws IOException {
        boolean listed = here.look();
        boolean changed = here.folder == null;
        changed |= here.ask(listed ? here.texts.keySet() : texts);
        changed |= haveChanged(here.entries);
        IntakeRules now = drops ? rules.of(here.path, here.entries.profiles()) : IntakeRules.NONE;
        boolean ready = Folder.isReady(here.path, now, top);
        if (changed || !now.equals(here.rules) || ready != here.ready) {
            here.rules = now;
            here.ready = ready;
            here.folder = drops ? Folder.ofDrops(here.path, now, ready, source) : Folder.ofCharacters(here.path, source);
        } else if (listed) {
            // The names are the same, but a file may be another one.
            here.folder = here.folder.again();
        }
        return here.folder;
    }

    /** Whether any drop that is a folder has changed. */
    private boolean haveChanged(Folder.Entries entries) {
        boolean changed = false;
        for (Path path : (Iterable<Path>) entries.folders().stream().filter(path -> !drops || Folder.isDrop(path))::iterator) {
            Known drop = known(path);
            try {
                changed |= drop.look();
                changed |= drop.ask(drop.texts.keySet());
                changed |= isNested(drop.entries);
            } catch (IOException e) {
                forget(path);
                changed = true;
            }
        }
        return changed;
    }

    /** What is in folders within a drop is not remembered. */
    private static boolean isNested(Folder.Entries drop) {
        return Stream.of(drop.folders(), drop.links(), drop.undecodable()).anyMatch(some -> !some.isEmpty());
    }

    private void forget(Path folder) {
        Known gone = known.remove(folder);
        rules.forget(folder);
        if (gone != null && gone.entries != null) {
            gone.entries.folders().forEach(this::forget);
        }
    }
}
