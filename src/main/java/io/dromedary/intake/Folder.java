package io.dromedary.intake;

import io.dromedary.drop.CharacterReader;
import io.dromedary.drop.DropFolder;
import io.dromedary.drop.IntakeRules;
import io.dromedary.drop.IntakeRules.Ready;
import io.dromedary.drop.PictureSize;
import io.dromedary.drop.ProfileReader;
import io.dromedary.drop.ReadyMarker;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SidecarReader;
import io.dromedary.job.NamedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 */
public record Folder(List<Pairing.Candidate> candidates, List<Path> folders, List<Path> links, List<Path> undecodable,
        Map<Path, Exception> unlisted, IntakeRules rules, List<Pairing.Left> left) {

    /** How a folder is listed: {@link #drops} or {@link #ofCharacters}. */
    @FunctionalInterface
    public interface Look {
        Folder at(Path folder) throws IOException;
    }

    /** An inbox, and the folders below it. */
    public static Look drops(Path inbox) {
        FolderRules rules = new FolderRules(inbox);
        return folder -> ofDrops(folder, rules.of(folder), inbox);
    }

    /** A folder whose profile inherits nothing. */
    public static Folder ofDrops(Path folder) throws IOException {
        return ofDrops(folder, new FolderRules(folder).of(folder), folder);
    }

    private static Folder ofDrops(Path folder, IntakeRules rules, Path top) throws IOException {
        Entries entries = Entries.of(folder);
        Predicate<Path> isDrop = path -> DropFolder.isName(name(path));
        List<Pairing.Candidate> drops = new ArrayList<>();
        Map<Path, Exception> unlisted = new HashMap<>();
        entries.folders.stream().filter(isDrop).forEach(drop -> add(drop, (path, inside) -> drop(path, inside, rules), drops,
                entries.undecodable, unlisted));
        Map<Boolean, List<String>> files = Stream.concat(entries.files.stream(), entries.unfinished.stream())
                .collect(Collectors.partitioningBy(name -> rules.ready() == Ready.MARKER && ReadyMarker.isName(name)));
        Pairing.Paired paired = Pairing.in(folder, files.get(false), rules);
        Map<Boolean, List<Pairing.Candidate>> taken = drops.stream().collect(Collectors.partitioningBy(drop -> rules.takes(drop.name())));
        Pairing.Paired all = new Pairing.Paired(Pairing.withFolders(paired.candidates(), taken.get(true)), Stream.concat(
                paired.left().stream(), taken.get(false).stream().map(drop -> Pairing.notTaken(drop, rules))).toList());
        boolean ready = rules.ready() == Ready.FOLDER && isMarkedReady(folder, top);
        Pairing.Paired shown = Readiness.check(all, rules, files.get(true),
                drop -> ready || drop.folder() && Readiness.isIn(folder.resolve(drop.name())));
        return new Folder(shown.candidates(), entries.folders.stream().filter(isDrop.negate()).toList(), entries.links,
                entries.undecodable, unlisted, rules, shown.left());
    }

    /** Whether the folder, or one above it, has the file that says so. */
    private static boolean isMarkedReady(Path folder, Path top) {
        return Stream.iterate(folder, place -> place != null && place.startsWith(top), Path::getParent).anyMatch(Readiness::isIn);
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

    /** The same folder, where all others wait for texts that are not read yet. */
    public Folder with(Predicate<Pairing.Candidate> taken) {
        Map<Boolean, List<Pairing.Candidate>> drops = candidates.stream().collect(Collectors.partitioningBy(taken));
        return new Folder(drops.get(true), folders, links, undecodable, unlisted, rules, Stream.concat(left.stream(),
                drops.get(false).stream().map(drop -> new Pairing.Left(drop, "a text that may concern it is not read yet"))).toList());
    }

    /** The folder that contains one folder of pictures for each character. */
    public static Folder ofCharacters(Path folder) throws IOException {
        Entries entries = Entries.of(folder);
        List<Pairing.Candidate> candidates = new ArrayList<>();
        entries.files.forEach(file -> candidates.add(
                new Pairing.Candidate(file, file, List.of(file), null, Pairing.Kind.CHARACTER, List.of(), List.of())));
        Map<Path, Exception> unlisted = new HashMap<>();
        entries.folders.forEach(character -> add(character, Folder::character, candidates, entries.undecodable, unlisted));
        return new Folder(candidates, List.of(), entries.links, entries.undecodable, unlisted, IntakeRules.NONE, List.of());
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

    private static void add(Path folder, Reading reading, List<Pairing.Candidate> candidates, List<Path> undecodable,
            Map<Path, Exception> unlisted) {
        try {
            Entries entries = Entries.of(folder);
            undecodable.addAll(entries.undecodable);
            if (entries.undecodable.isEmpty()) {
                reading.of(folder, entries).ifPresent(candidates::add);
            }
        } catch (IOException | UncheckedIOException e) {
            unlisted.put(folder, e);
        }
    }

    private static Optional<Pairing.Candidate> drop(Path folder, Entries entries, IntakeRules rules) throws IOException {
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
                    ProfileReader.isIn(folder) ? Pairing.Kind.COMPLETE : Pairing.Kind.WAITING_FOR_SIDECAR, List.of(),
                    Pairing.framesOf(media, rules, Resolved.NOTHING)));
        }
        NamedFiles named = SidecarReader.filesNamedBy(folder.resolve(sidecars.get(0)));
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

    /** @param unfinished copies, which are no drops yet */
    private record Entries(List<String> files, List<String> unfinished, List<Path> folders, List<Path> links, List<Path> undecodable) {

        static Entries of(Path folder) throws IOException {
            Entries found = new Entries(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    if (Ignored.test(name(entry))) {
                        Ignored.finished(name(entry)).ifPresent(finished -> found.unfinished.add(name(entry)));
                    } else if (!entry.equals(folder.resolve(name(entry)))) {
                        found.undecodable.add(entry);
                    } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        found.folders.add(entry);
                    } else if (Files.isDirectory(entry)) {
                        found.links.add(entry);
                    } else {
                        // A link or a pipe counts as a drop too: an invalid one, with the reason.
                        found.files.add(name(entry));
                    }
                }
            }
            found.files.sort(Comparator.naturalOrder());
            found.folders.sort(Comparator.naturalOrder());
            found.links.sort(Comparator.naturalOrder());
            return found;
        }
    }
}
