package io.dromedary.intake;

import io.dromedary.drop.CharacterReader;
import io.dromedary.drop.DropFolder;
import io.dromedary.drop.IntakeRules;
import io.dromedary.drop.IntakeRules.Ready;
import io.dromedary.drop.Naming;
import io.dromedary.drop.PictureSize;
import io.dromedary.drop.ProfileReader;
import io.dromedary.drop.ReadyMarker;
import io.dromedary.drop.Sidecar;
import io.dromedary.job.NamedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The listing of one folder: its drops, including those that are folders, and the other folders, which may contain more. What is
 * {@link Ignored} is left out.
 *
 * @param candidates sorted by name
 * @param folders    sorted
 * @param links      to folders, which are not followed; sorted
 * @param undecodable paths whose names cannot be decoded on this machine, so that no message could name them, also in drops that are
 *                    folders; they wait
 * @param unlisted    folders that are drops and cannot be listed, with the reasons; they wait too
 * @param rules       of the folder's profile and of those above it
 * @param left        drops that a rule leaves in the inbox, at least for now
 * @param urgent      the names of drops whose sidecar says that they go before others
 */
public record Folder(List<Pairing.Candidate> candidates, List<Path> folders, List<Path> links, List<Path> undecodable,
        Map<Path, Exception> unlisted, IntakeRules rules, List<Pairing.Left> left, Set<String> urgent) {

    /** How a folder is listed: {@link #drops} or {@link #characters}. */
    @FunctionalInterface
    public interface Look {
        /** The same object as long as nothing in the folder changed, where the look remembers it. */
        Folder at(Path folder) throws IOException;

        /** As {@link #at}, where these texts are asked whether they changed, although the folder did not. */
        default Folder asking(Path folder, Collection<String> texts) throws IOException {
            return at(folder);
        }

        /** As {@link #asking}, where all texts are asked. */
        default Folder askingAll(Path folder, Folder known) throws IOException {
            return known;
        }
    }

    /** Where a listing comes from: the disk, or what is known of it. */
    interface Source {
        Source DISK = folder -> Entries.of(folder, null);

        Entries entries(Path folder) throws IOException;

        /** What a text tells about the files that belong to it. */
        default Naming naming(Path text) {
            return Pairing.naming(text);
        }
    }

    /** An inbox, and the folders below it. What is known of them is remembered. */
    public static Look drops(Path inbox, Clock clock) {
        return new KnownFolders(inbox, true, clock);
    }

    /** The folder of characters, which is remembered, too. */
    public static Look characters(Path folder, Clock clock) {
        return new KnownFolders(folder, false, clock);
    }

    /** An inbox, and the folders below it, for whoever looks once. */
    public static Look drops(Path inbox) {
        FolderRules rules = new FolderRules(inbox);
        return folder -> {
            IntakeRules its = rules.of(folder);
            return ofDrops(folder, its, isReady(folder, its, inbox), Source.DISK);
        };
    }

    /** A folder whose profile inherits nothing. */
    public static Folder ofDrops(Path folder) throws IOException {
        return drops(folder).at(folder);
    }

    static boolean isDrop(Path folder) {
        return DropFolder.isName(name(folder));
    }

    /** @param ready whether the folder, or one above it, is marked */
    static Folder ofDrops(Path folder, IntakeRules rules, boolean ready, Source source) throws IOException {
        Entries entries = source.entries(folder);
        List<Path> undecodable = new ArrayList<>(entries.undecodable);
        List<Pairing.Candidate> drops = new ArrayList<>();
        Map<Path, Exception> unlisted = new HashMap<>();
        entries.folders.stream().filter(Folder::isDrop).forEach(drop -> add(drop, source,
                (path, inside) -> drop(path, inside, rules, source), drops, undecodable, unlisted));
        Map<Boolean, List<String>> files = Stream.concat(entries.files.stream(), entries.unfinished.stream())
                .collect(Collectors.partitioningBy(name -> rules.ready() == Ready.MARKER && ReadyMarker.isName(name)));
        Pairing.Paired paired = Pairing.of(files.get(false), rules, name -> source.naming(folder.resolve(name)));
        Map<Boolean, List<Pairing.Candidate>> taken = drops.stream().collect(Collectors.partitioningBy(drop -> rules.takes(drop.name())));
        Pairing.Paired all = new Pairing.Paired(Pairing.withFolders(paired.candidates(), taken.get(true)), Stream.concat(
                paired.left().stream(), taken.get(false).stream().map(drop -> Pairing.notTaken(drop, rules))).toList());
        Pairing.Paired shown = Readiness.check(all, rules, files.get(true),
                drop -> ready || drop.folder() && Readiness.isIn(folder.resolve(drop.name())));
        return new Folder(shown.candidates(), entries.folders.stream().filter(path -> !isDrop(path)).toList(), entries.links,
                undecodable, unlisted, rules, shown.left(), urgent(folder, shown.candidates(), source));
    }

    private static Set<String> urgent(Path folder, List<Pairing.Candidate> candidates, Source source) {
        return candidates.stream().filter(drop -> drop.sidecar() != null && !FileNames.suffix(drop.sidecar()).equals("txt"))
                .filter(drop -> source.naming((drop.folder() ? folder.resolve(drop.name()) : folder).resolve(drop.sidecar())).urgent())
                .map(Pairing.Candidate::name).collect(Collectors.toSet());
    }

    /** Whether the rules ask for a file that says so, and the folder, or one above it, has it. */
    static boolean isReady(Path folder, IntakeRules rules, Path top) {
        return rules.ready() == Ready.FOLDER
                && Stream.iterate(folder, place -> place != null && place.startsWith(top), Path::getParent).anyMatch(Readiness::isIn);
    }

    /** The drop, if the line leaves it since its pictures are too small or too large. */
    public Optional<Pairing.Left> leftByPixels(Path folder, Pairing.Candidate candidate) throws IOException {
        return PixelRule.left(folder, candidate, rules, PictureSize::pixels);
    }

    /** What only the running line knows of a drop of this folder; empty where that leaves none. */
    public Optional<String> maybeLeft() {
        return rules.existing() == IntakeRules.Existing.LEAVE
                ? Optional.of("stays in the inbox if it lay there before the line was started (%s)"
                        .formatted(rules.saying(IntakeRules.Key.EXISTING)))
                : Optional.empty();
    }

    /** Whether a look found this and the other one, with no change between them. */
    @SuppressWarnings("ReferenceEquality")
    boolean isStill(Folder before) {
        return this == before;
    }

    /** The same, as another object. */
    Folder again() {
        return new Folder(candidates, folders, links, undecodable, unlisted, rules, left, urgent);
    }

    /** The same folder, where all others wait for texts that are not read yet. */
    public Folder with(Predicate<Pairing.Candidate> taken) {
        Map<Boolean, List<Pairing.Candidate>> drops = candidates.stream().collect(Collectors.partitioningBy(taken));
        return new Folder(drops.get(true), folders, links, undecodable, unlisted, rules, Stream.concat(left.stream(),
                drops.get(false).stream().map(drop -> new Pairing.Left(drop, "a text that may concern it is not read yet"))).toList(),
                urgent);
    }

    /** The folder that contains one folder of pictures for each character. */
    public static Folder ofCharacters(Path folder) throws IOException {
        return ofCharacters(folder, Source.DISK);
    }

    static Folder ofCharacters(Path folder, Source source) throws IOException {
        Entries entries = source.entries(folder);
        List<Path> undecodable = new ArrayList<>(entries.undecodable);
        List<Pairing.Candidate> candidates = new ArrayList<>();
        entries.files.forEach(file -> candidates.add(
                new Pairing.Candidate(file, file, List.of(file), null, Pairing.Kind.CHARACTER, List.of(), List.of())));
        Map<Path, Exception> unlisted = new HashMap<>();
        entries.folders.forEach(character -> add(character, source, Folder::character, candidates, undecodable, unlisted));
        return new Folder(candidates, List.of(), entries.links, undecodable, unlisted, IntakeRules.NONE, List.of(), Set.of());
    }

    public Folder {
        candidates = candidates.stream().sorted(Comparator.comparing(Pairing.Candidate::name)).toList();
    }

    /** The first file in a folder or below it that is no folder or link to one, ignored ones left out. */
    static Optional<Path> visibleFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .filter(file -> folder.relativize(file).toString().isEmpty()
                            || Stream.iterate(file, path -> !path.equals(folder), Path::getParent)
                                    .noneMatch(path -> Ignored.test(name(path))))
                    .findFirst();
        }
    }

    private interface Reading {
        /** Empty if the folder has no files. */
        Optional<Pairing.Candidate> of(Path folder, Entries entries) throws IOException;
    }

    private static void add(Path folder, Source source, Reading reading, List<Pairing.Candidate> candidates, List<Path> undecodable,
            Map<Path, Exception> unlisted) {
        try {
            Entries entries = source.entries(folder);
            undecodable.addAll(entries.undecodable);
            if (entries.undecodable.isEmpty()) {
                reading.of(folder, entries).ifPresent(candidates::add);
            }
        } catch (IOException | UncheckedIOException e) {
            unlisted.put(folder, e);
        }
    }

    private static Optional<Pairing.Candidate> drop(Path folder, Entries entries, IntakeRules rules, Source source) throws IOException {
        List<String> sidecars = entries.files.stream().filter(Sidecar::isSidecarName).toList();
        List<String> media = entries.files.stream().filter(file -> !sidecars.contains(file)).toList();
        Optional<Pairing.Candidate> nested = nested(folder, entries);
        if (nested.isPresent() || entries.files.isEmpty()) {
            return nested;
        }
        if (sidecars.size() > 1) {
            return Optional.of(candidate(folder, media, null, Pairing.Kind.AMBIGUOUS, sidecars, Resolved.NOTHING));
        }
        if (sidecars.isEmpty()) {
            return Optional.of(candidate(folder, media, null,
                    entries.profiles.isEmpty() ? Pairing.Kind.WAITING_FOR_SIDECAR : Pairing.Kind.COMPLETE, List.of(),
                    Pairing.framesOf(media, rules, Resolved.NOTHING)));
        }
        NamedFiles named = source.naming(folder.resolve(sidecars.get(0))).files();
        Resolved resolved = Pairing.framesOf(media, rules, named == null ? Resolved.NOTHING : Resolved.of(named, new FileNames(media)));
        boolean whole = resolved.missing().isEmpty()
                && (!media.isEmpty() || resolved.present().images() != null || Sidecar.isPromptName(sidecars.get(0)));
        Pairing.Kind kind = whole ? Pairing.Kind.COMPLETE : Pairing.Kind.WAITING_FOR_MEDIA;
        return Optional.of(candidate(folder, media, sidecars.get(0), kind, List.of(), resolved));
    }

    private static Optional<Pairing.Candidate> character(Path folder, Entries entries) throws IOException {
        List<String> pictures = entries.files.stream().filter(file -> !file.equals(CharacterReader.FILE)).toList();
        Optional<Pairing.Candidate> nested = nested(folder, entries);
        return nested.isPresent() || pictures.isEmpty()
                ? nested
                : Optional.of(candidate(folder, pictures, null, Pairing.Kind.CHARACTER, List.of(), Resolved.NOTHING));
    }

    /** A drop with folders in it. Empty folders do not count, nor does a drop without any file. */
    private static Optional<Pairing.Candidate> nested(Path folder, Entries entries) throws IOException {
        List<String> inner = new ArrayList<>(entries.links.stream().map(Folder::name).toList());
        for (Path next : entries.folders) {
            if (visibleFile(next).isPresent()) {
                inner.add(name(next));
            }
        }
        return inner.isEmpty() || visibleFile(folder).isEmpty()
                ? Optional.empty()
                : Optional.of(
                        candidate(folder, List.of(), null, Pairing.Kind.NESTED, inner.stream().sorted().toList(), Resolved.NOTHING));
    }

    private static Pairing.Candidate candidate(Path folder, List<String> media, String sidecar, Pairing.Kind kind, List<String> ambiguous,
            Resolved named) {
        String name = name(folder);
        return new Pairing.Candidate(name, DropFolder.isName(name) ? FileNames.withoutSuffix(name) : name, media, sidecar, kind, ambiguous,
                named.missing(), named.present(), true);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /**
     * What lies in a folder, sorted.
     *
     * @param unfinished copies, which are no drops yet
     * @param profiles   the names of its profiles
     */
    record Entries(List<String> files, List<String> unfinished, List<Path> folders, List<Path> links, List<Path> undecodable,
            List<String> profiles) {

        /** @param before what of it is known, and not asked again; null for nothing */
        static Entries of(Path folder, Entries before) throws IOException {
            Entries found = new Entries(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                    new ArrayList<>());
            Set<String> files = before == null ? Set.of() : new HashSet<>(before.files);
            Set<Path> folders = before == null ? Set.of() : new HashSet<>(before.folders);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    String name = name(entry);
                    if (files.contains(name)) {
                        found.files.add(name);
                    } else if (Ignored.test(name)) {
                        Ignored.finished(name).ifPresent(finished -> found.unfinished.add(name));
                        if (ProfileReader.isName(name)) {
                            found.profiles.add(name);
                        }
                    } else if (folders.contains(entry)) {
                        found.folders.add(entry);
                    } else if (!entry.equals(folder.resolve(name))) {
                        found.undecodable.add(entry);
                    } else {
                        found.place(entry, name);
                    }
                }
            }
            found.files.sort(Comparator.naturalOrder());
            found.unfinished.sort(Comparator.naturalOrder());
            found.folders.sort(Comparator.naturalOrder());
            found.links.sort(Comparator.naturalOrder());
            found.undecodable.sort(Comparator.naturalOrder());
            return found;
        }

        private void place(Path entry, String name) {
            BasicFileAttributes attributes = attributes(entry);
            if (attributes != null && attributes.isDirectory()) {
                folders.add(entry);
            } else if (attributes != null && attributes.isSymbolicLink() && Files.isDirectory(entry)) {
                links.add(entry);
            } else {
                // A link or a pipe counts as a drop too: an invalid one, with the reason.
                files.add(name);
            }
        }

        /** @return null if it is gone again */
        private static BasicFileAttributes attributes(Path entry) {
            try {
                return Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                return null;
            }
        }
    }
}
