package io.dromedary.intake;

import static io.dromedary.intake.FileNames.composed;
import static io.dromedary.intake.FileNames.suffix;
import static io.dromedary.intake.FileNames.withoutSuffix;

import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.MediaType;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SidecarReader;
import io.dromedary.job.MediaRole;
import io.dromedary.job.NamedFiles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Decides which files of one folder belong together. A sidecar belongs to the files that it names and, unless it names its images, to the
 * file that it is named after; {@code photo.png.yaml} takes precedence over {@code photo.yaml}. {@code photo.prompt.txt} belongs to no
 * file. Where more than one pairing is possible, nothing is guessed. Suffixes are compared without case, names in Unicode's composed form.
 * Each file that is not {@link Ignored} is in exactly one candidate.
 */
public final class Pairing {

    /** How complete a drop is. */
    public enum Kind {
        /** All named files are there. Media that a sidecar names may have any suffix: their type is decided by content. */
        COMPLETE,
        /** Media without a sidecar. */
        WAITING_FOR_SIDECAR,
        /** A sidecar whose named files are not all there, or that names no picture and has none of its own name. */
        WAITING_FOR_MEDIA,
        /** Files that can be paired in more than one way, such as two pictures for one sidecar or two sidecars for one picture. */
        AMBIGUOUS,
        /** A drop that is a folder with folders in it. */
        NESTED,
        /** A folder of pictures, from which a character is made. */
        CHARACTER,
        /** A manifest, which has one job in each row, with the media that its rows name. */
        MANIFEST,
        /** A file that is neither media nor a sidecar by its suffix, with the sidecar of the same name, if any. */
        STRAY
    }

    /**
     * @param name      the drop's name in messages and notes: that of its folder, else of its first picture or video, else of its sidecar;
     *                  or of the manifest
     * @param stem      the name without suffixes, as it was dropped (not cleaned)
     * @param media     the picture that was found by its name, then the files that the sidecar names, pictures first; for a stray, that
     *                  file
     * @param sidecar   null if there is none, or if several compete
     * @param ambiguous every file of an ambiguous candidate, or the folders of a nested one, sorted; else empty
     * @param missing   files that the sidecar names and that are not there
     * @param named     the roles that the sidecar gives to media; other media get their role by their content
     * @param folder    whether the drop is a folder: then the drop has the folder's name, and the media and the sidecar are in it
     */
    public record Candidate(String name, String stem, List<String> media, String sidecar, Kind kind, List<String> ambiguous,
            List<String> missing, NamedFiles named, boolean folder) {

        public Candidate(String name, String stem, List<String> media, String sidecar, Kind kind, List<String> ambiguous,
                List<String> missing) {
            this(name, stem, media, sidecar, kind, ambiguous, missing, NamedFiles.NONE, false);
        }

        /** The same candidate under the name of its sidecar. */
        public Candidate calledBySidecar() {
            return new Candidate(sidecar, stem, media, sidecar, kind, ambiguous, missing, named, folder);
        }

        /** Everything that is moved when the drop is moved. */
        public List<String> files() {
            if (folder) {
                return List.of(name);
            }
            return Stream
                    .of(media.stream(), Stream.ofNullable(sidecar), ambiguous.stream(),
                            kind == Kind.MANIFEST ? Stream.of(name) : Stream.<String>empty())
                    .flatMap(files -> files).distinct().toList();
        }
    }

    /** Files and sidecars that share a name. */
    private record Namesakes(List<String> files, List<String> sidecars) {
        Namesakes() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private final Set<String> sidecars = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();
    private final Set<String> manifests = new TreeSet<>();
    /** The files that each sidecar names, unless sidecars compete for them. */
    private final Map<String, Resolved> named = new HashMap<>();
    private final Set<String> placed = new HashSet<>();
    private final List<Candidate> candidates = new ArrayList<>();

    private Pairing(Collection<String> fileNames) {
        fileNames.stream().filter(name -> !Ignored.test(name))
                .forEach(name -> (Sidecar.isSidecarName(name) ? sidecars : ManifestFile.isName(name) ? manifests : others).add(name));
    }

    /** Pairs files of a folder by the content of their sidecars and manifests. */
    public static List<Candidate> in(Path folder, Collection<String> fileNames) {
        return of(fileNames,
                name -> ManifestFile.isName(name)
                        ? ManifestFile.filesNamedBy(folder.resolve(name))
                        : SidecarReader.filesNamedBy(folder.resolve(name)));
    }

    /**
     * @param fileNames    names in one folder, in any order
     * @param filesNamedBy the files that a YAML or JSON sidecar, or the rows of a manifest, name; null if it names none or cannot be
     *                     read
     * @return sorted by name
     */
    public static List<Candidate> of(Collection<String> fileNames, Function<String, NamedFiles> filesNamedBy) {
        Pairing pairing = new Pairing(fileNames);
        pairing.manifests(filesNamedBy);
        pairing.byNamedFiles(filesNamedBy);
        pairing.byFullName();
        pairing.byStem(true);
        pairing.byStem(false);
        pairing.alone();
        pairing.candidates.sort(Comparator.comparing(Candidate::name));
        return List.copyOf(pairing.candidates);
    }

    /** Media that several manifests name belong to the first of these. */
    private void manifests(Function<String, NamedFiles> filesNamedBy) {
        for (String manifest : manifests) {
            NamedFiles files = filesNamedBy.apply(manifest);
            Resolved resolved = files == null ? Resolved.NOTHING : Resolved.of(files, new FileNames(others));
            candidates.add(new Candidate(manifest, ManifestFile.stem(manifest), List.copyOf(resolved.files()), null, Kind.MANIFEST,
                    List.of(), resolved.missing()));
            others.removeAll(resolved.files());
        }
    }

    private void byNamedFiles(Function<String, NamedFiles> filesNamedBy) {
        FileNames names = new FileNames(others);
        Map<String, Resolved> resolved = new LinkedHashMap<>();
        Map<String, List<String>> claims = new HashMap<>();
        for (String sidecar : sidecars) {
            NamedFiles files = suffix(sidecar).equals("txt") ? null : filesNamedBy.apply(sidecar);
            if (files != null) {
                resolved.put(sidecar, Resolved.of(files, names));
                resolved.get(sidecar).files().forEach(file -> claims.computeIfAbsent(file, key -> new ArrayList<>()).add(sidecar));
            }
        }
        for (Map.Entry<String, Resolved> entry : resolved.entrySet()) {
            String sidecar = entry.getKey();
            Resolved files = entry.getValue();
            if (placed.contains(sidecar)) {
                continue;
            }
            Set<String> entangled = entangled(sidecar, resolved, claims);
            if (entangled.size() > 1 + files.files().size()) {
                tangle(entangled);
            } else {
                named.put(sidecar, files);
                placed.addAll(files.files());
                if (files.present().images() != null) {
                    place(List.of(), sidecar, Kind.COMPLETE);
                }
            }
        }
    }

    /** The sidecar, its files, the other sidecars that name one of these, their files, and so on. */
    private static Set<String> entangled(String sidecar, Map<String, Resolved> resolved, Map<String, List<String>> claims) {
        Set<String> seen = new LinkedHashSet<>(Set.of(sidecar));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String file = open.remove();
            Collection<String> next = resolved.containsKey(file) ? resolved.get(file).files() : claims.get(file);
            next.stream().filter(seen::add).forEach(open::add);
        }
        return seen;
    }

    private void byFullName() {
        for (Namesakes namesakes : namesakes(others, FileNames::fullName, FileNames::fullName)) {
            // photo.png and photo.PNG in one folder: the exact spelling distinguishes their sidecars.
            if (namesakes.files().size() > 1) {
                for (String file : List.copyOf(namesakes.files())) {
                    List<String> exact = namesakes.sidecars().stream().filter(sidecar -> withoutSuffix(sidecar).equals(file)).toList();
                    if (!exact.isEmpty()) {
                        pair(List.of(file), exact);
                        namesakes.files().remove(file);
                        namesakes.sidecars().removeAll(exact);
                    }
                }
            }
            pair(namesakes.files(), namesakes.sidecars());
        }
    }

    private void byStem(boolean media) {
        List<String> files = others.stream().filter(file -> MediaType.isMediaName(file) == media).toList();
        for (Namesakes namesakes : namesakes(files, file -> composed(withoutSuffix(file)), FileNames::composed)) {
            pair(namesakes.files(), namesakes.sidecars());
        }
    }

    /** Files and sidecars that are not placed yet, grouped by name; {@code ofSidecar} gets the name without the sidecar's suffix. */
    private Collection<Namesakes> namesakes(Collection<String> files, Function<String, String> ofFile,
            Function<String, String> ofSidecar) {
        Map<String, Namesakes> byName = new LinkedHashMap<>();
        for (String file : files) {
            if (!placed.contains(file)) {
                byName.computeIfAbsent(ofFile.apply(file), key -> new Namesakes()).files().add(file);
            }
        }
        for (String sidecar : sidecars) {
            Namesakes namesakes = placed.contains(sidecar) || Sidecar.isPromptName(sidecar)
                    ? null
                    : byName.get(ofSidecar.apply(withoutSuffix(sidecar)));
            if (namesakes != null) {
                namesakes.sidecars().add(sidecar);
            }
        }
        return byName.values();
    }

    private void pair(List<String> files, List<String> ofTheirName) {
        if (files.isEmpty() || ofTheirName.isEmpty()) {
            return;
        }
        if (files.size() == 1 && ofTheirName.size() == 1) {
            place(files, ofTheirName.get(0), MediaType.isMediaName(files.get(0)) ? Kind.COMPLETE : Kind.STRAY);
        } else {
            tangle(Stream.concat(files.stream(), ofTheirName.stream()).toList());
        }
    }

    private void alone() {
        for (String file : others) {
            if (!placed.contains(file)) {
                place(List.of(file), null, MediaType.isMediaName(file) ? Kind.WAITING_FOR_SIDECAR : Kind.STRAY);
            }
        }
        for (String sidecar : sidecars) {
            if (!placed.contains(sidecar)) {
                place(List.of(), sidecar, Sidecar.isPromptName(sidecar) ? Kind.COMPLETE : Kind.WAITING_FOR_MEDIA);
            }
        }
    }

    private void tangle(Collection<String> tangled) {
        Set<String> files = new TreeSet<>(tangled);
        tangled.forEach(file -> files.addAll(named.getOrDefault(file, Resolved.NOTHING).files()));
        List<String> media = files.stream().filter(others::contains).toList();
        List<String> competing = files.stream().filter(sidecars::contains).toList();
        String name = media.get(0);
        String sidecar = competing.size() == 1 ? competing.get(0) : null;
        candidates.add(new Candidate(name, withoutSuffix(name), media, sidecar, Kind.AMBIGUOUS, List.copyOf(files), List.of()));
        placed.addAll(files);
    }

    /** @param byName the file that the sidecar is named after; the files that the sidecar names are added */
    private void place(List<String> byName, String sidecar, Kind kind) {
        Resolved files = sidecar == null ? Resolved.NOTHING : named.getOrDefault(sidecar, Resolved.NOTHING);
        List<String> media = Stream.concat(byName.stream(), files.files().stream()).toList();
        String name = Stream.of(byName, files.present().byRole().getOrDefault(MediaRole.IMAGES, List.of()),
                files.present().byRole().getOrDefault(MediaRole.VIDEO, List.of())).flatMap(List::stream).findFirst().orElse(sidecar);
        String stem = name.equals(sidecar) && Sidecar.isPromptName(name) ? withoutSuffix(withoutSuffix(name)) : withoutSuffix(name);
        if (name.equals(sidecar) && MediaType.isMediaName(stem)) {
            stem = withoutSuffix(stem);
        }
        candidates.add(new Candidate(name, stem, media, sidecar,
                kind == Kind.COMPLETE && !files.missing().isEmpty() ? Kind.WAITING_FOR_MEDIA : kind,
                List.of(), kind == Kind.STRAY ? List.of() : files.missing(), files.present(), false));
        placed.addAll(media);
        if (sidecar != null) {
            placed.add(sidecar);
        }
    }
}
