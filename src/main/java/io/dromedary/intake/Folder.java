package io.dromedary.intake;

import io.dromedary.drop.CharacterReader;
import io.dromedary.drop.DropFolder;
import io.dromedary.drop.ProfileReader;
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
 */
public record Folder(List<Pairing.Candidate> candidates, List<Path> folders, List<Path> links, List<Path> undecodable,
        Map<Path, Exception> unlisted) {

    /** How a folder is listed: {@link #ofDrops} or {@link #ofCharacters}. */
    @FunctionalInterface
    public interface Look {
        Folder at(Path folder) throws IOException;
    }

    /** An inbox or a folder below it. */
    public static Folder ofDrops(Path folder) throws IOException {
        Entries entries = Entries.of(folder);
        Predicate<Path> isDrop = path -> DropFolder.isName(name(path));
        List<Pairing.Candidate> drops = new ArrayList<>();
        Map<Path, Exception> unlisted = new HashMap<>();
        entries.folders.stream().filter(isDrop).forEach(drop -> add(drop, Folder::drop, drops, entries.undecodable, unlisted));
        List<String> files = Stream.concat(entries.files.stream(), entries.unfinished.stream()).toList();
        return new Folder(Pairing.withFolders(Pairing.in(folder, files), drops),
                entries.folders.stream().filter(isDrop.negate()).toList(), entries.links, entries.undecodable, unlisted);
    }

    /** The folder that contains one folder of pictures for each character. */
    public static Folder ofCharacters(Path folder) throws IOException {
        Entries entries = Entries.of(folder);
        List<Pairing.Candidate> candidates = new ArrayList<>();
        entries.files.forEach(file -> candidates.add(
                new Pairing.Candidate(file, file, List.of(file), null, Pairing.Kind.CHARACTER, List.of(), List.of())));
        Map<Path, Exception> unlisted = new HashMap<>();
        entries.folders.forEach(character -> add(character, Folder::character, candidates, entries.undecodable, unlisted));
        return new Folder(candidates, List.of(), entries.links, entries.undecodable, unlisted);
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

    private static Optional<Pairing.Candidate> drop(Path folder, Entries entries) throws IOException {
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
                    ProfileReader.isIn(folder) ? Pairing.Kind.COMPLETE : Pairing.Kind.WAITING_FOR_SIDECAR, List.of(), Resolved.NOTHING));
        }
        NamedFiles named = SidecarReader.filesNamedBy(folder.resolve(sidecars.get(0)));
        Resolved resolved = named == null ? Resolved.NOTHING : Resolved.of(named, new FileNames(media));
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
