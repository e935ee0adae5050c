package io.dromedary.intake;

import io.dromedary.drop.MediaType;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SidecarReader;
import io.dromedary.manifest.ManifestFile;
import java.nio.file.Path;
import java.text.Normalizer;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Says which files of one folder belong together. A sidecar that lists its images goes with those; any other goes with the file
 * that it is named after, {@code photo.png.yaml} before {@code photo.yaml}. Where more than one reading is left, nothing is
 * guessed. Suffixes are compared without case, names in Unicode's composed form. Each file that is not {@link Ignored} is in
 * exactly one candidate.
 */
public final class Pairing {

    /** How far a drop has come together. */
    public enum Kind {
        /** All that was named is there. Media that a sidecar lists may have any suffix: what they are is decided by content. */
        COMPLETE,
        /** Media alone. */
        WAITING_FOR_SIDECAR,
        /** A sidecar that lists images which are not all there, or that lists none and is alone. */
        WAITING_FOR_MEDIA,
        /** Files that could be combined in more than one way, such as two pictures for one sidecar or two sidecars for one picture. */
        AMBIGUOUS,
        /** A manifest, which holds one job a line, with the media that its lines name. */
        MANIFEST,
        /** A file that is neither media nor a sidecar by its suffix, with the sidecar of its name where there is one. */
        STRAY
    }

    /**
     * @param name      what messages and notes call the drop: its first media, or else its sidecar; a manifest
     * @param stem      the name without suffixes, as it was dropped (not cleaned)
     * @param media     in the order in which the sidecar lists them; for a stray, that file
     * @param sidecar   null when there is none, or when several compete
     * @param ambiguous every file of an ambiguous candidate, sorted; else empty
     * @param missing   listed images that are not there
     */
    public record Candidate(String name, String stem, List<String> media, String sidecar, Kind kind, List<String> ambiguous,
            List<String> missing) {

        /** The same, called by its sidecar. */
        public Candidate calledBySidecar() {
            return new Candidate(sidecar, stem, media, sidecar, kind, ambiguous, missing);
        }

        /** All files of the drop. */
        public List<String> files() {
            return Stream.of(media.stream(), Stream.ofNullable(sidecar), ambiguous.stream(), kind == Kind.MANIFEST ? Stream.of(name) : Stream.<String>empty())
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
    private final Set<String> placed = new HashSet<>();
    private final List<Candidate> candidates = new ArrayList<>();

    private Pairing(Collection<String> fileNames) {
        fileNames.stream().filter(name -> !Ignored.test(name))
                .forEach(name -> (Sidecar.isSidecarName(name) ? sidecars : ManifestFile.isName(name) ? manifests : others).add(name));
    }

    /** Pairs files of a folder by what their sidecars and manifests say. */
    public static List<Candidate> in(Path folder, Collection<String> fileNames) {
        return of(fileNames, name -> ManifestFile.isName(name) ? ManifestFile.mediaNamedBy(folder.resolve(name))
                : SidecarReader.imagesNamedBy(folder.resolve(name)));
    }

    /**
     * @param fileNames     names in one folder, in any order
     * @param imagesNamedBy the images that a YAML or JSON sidecar lists, and the media that the lines of a manifest name; null when it
     *                      lists none or cannot be read
     * @return sorted by name
     */
    public static List<Candidate> of(Collection<String> fileNames, Function<String, List<String>> imagesNamedBy) {
        Pairing pairing = new Pairing(fileNames);
        pairing.manifests(imagesNamedBy);
        pairing.byListedImages(imagesNamedBy);
        pairing.byFullName();
        pairing.byStem(true);
        pairing.byStem(false);
        pairing.alone();
        pairing.candidates.sort(Comparator.comparing(Candidate::name));
        return List.copyOf(pairing.candidates);
    }

    /** Media that several manifests name go with the first of them. */
    private void manifests(Function<String, List<String>> mediaNamedBy) {
        Map<String, String> byFullName = new HashMap<>();
        others.forEach(file -> byFullName.put(fullName(file), file));
        for (String manifest : manifests) {
            List<String> named = mediaNamedBy.apply(manifest);
            Set<String> present = new LinkedHashSet<>();
            List<String> missing = new ArrayList<>();
            for (String name : named == null ? List.<String>of() : named) {
                String file = others.contains(name) ? name : byFullName.getOrDefault(fullName(name), name);
                if (others.contains(file)) {
                    present.add(file);
                } else {
                    missing.add(name);
                }
            }
            candidates.add(new Candidate(manifest, ManifestFile.stem(manifest), List.copyOf(present), null, Kind.MANIFEST, List.of(), List.copyOf(missing)));
            others.removeAll(present);
        }
    }

    private void byListedImages(Function<String, List<String>> imagesNamedBy) {
        Map<String, List<String>> byFullName = new HashMap<>();
        others.forEach(file -> byFullName.computeIfAbsent(fullName(file), key -> new ArrayList<>()).add(file));

        Map<String, Set<String>> present = new LinkedHashMap<>();
        Map<String, List<String>> missing = new HashMap<>();
        Map<String, List<String>> claims = new HashMap<>();
        for (String sidecar : sidecars) {
            List<String> images = suffix(sidecar).equals("txt") ? null : imagesNamedBy.apply(sidecar);
            if (images == null) {
                continue;
            }
            present.put(sidecar, new LinkedHashSet<>());
            missing.put(sidecar, new ArrayList<>());
            for (String image : new LinkedHashSet<>(images)) {
                List<String> files = others.contains(image) ? List.of(image) : byFullName.getOrDefault(fullName(image), List.of());
                if (files.size() == 1 && present.get(sidecar).add(files.get(0))) {
                    claims.computeIfAbsent(files.get(0), key -> new ArrayList<>()).add(sidecar);
                } else {
                    missing.get(sidecar).add(image);
                }
            }
        }
        for (String sidecar : present.keySet()) {
            if (placed.contains(sidecar)) {
                continue;
            }
            Set<String> entangled = entangled(sidecar, present, claims);
            if (entangled.size() > 1 + present.get(sidecar).size()) {
                tangle(entangled);
            } else {
                List<String> absent = missing.get(sidecar);
                Kind kind = absent.isEmpty() ? Kind.COMPLETE : Kind.WAITING_FOR_MEDIA;
                place(List.copyOf(present.get(sidecar)), sidecar, kind, absent);
            }
        }
    }

    /** The sidecar, its images, the other sidecars that list one of these, their images, and so on. */
    private static Set<String> entangled(String sidecar, Map<String, Set<String>> images, Map<String, List<String>> claims) {
        Set<String> seen = new LinkedHashSet<>(Set.of(sidecar));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String file = open.remove();
            Collection<String> next = images.containsKey(file) ? images.get(file) : claims.get(file);
            next.stream().filter(seen::add).forEach(open::add);
        }
        return seen;
    }

    private void byFullName() {
        for (Namesakes namesakes : namesakes(others, Pairing::fullName, Pairing::fullName)) {
            // photo.png and photo.PNG in one folder: the exact spelling tells their sidecars apart.
            if (namesakes.files().size() > 1) {
                for (String file : List.copyOf(namesakes.files())) {
                    List<String> exact =
                            namesakes.sidecars().stream().filter(sidecar -> withoutSuffix(sidecar).equals(file)).toList();
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
        for (Namesakes namesakes : namesakes(files, file -> composed(withoutSuffix(file)), Pairing::composed)) {
            pair(namesakes.files(), namesakes.sidecars());
        }
    }

    /** What is not placed yet, by what it is named after; {@code ofSidecar} gets the name without the sidecar's suffix. */
    private Collection<Namesakes> namesakes(Collection<String> files, Function<String, String> ofFile,
            Function<String, String> ofSidecar) {
        Map<String, Namesakes> byName = new LinkedHashMap<>();
        for (String file : files) {
            if (!placed.contains(file)) {
                byName.computeIfAbsent(ofFile.apply(file), key -> new Namesakes()).files().add(file);
            }
        }
        for (String sidecar : sidecars) {
            Namesakes namesakes = placed.contains(sidecar) ? null : byName.get(ofSidecar.apply(withoutSuffix(sidecar)));
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
            Kind kind = MediaType.isMediaName(files.get(0)) ? Kind.COMPLETE : Kind.STRAY;
            place(List.copyOf(files), ofTheirName.get(0), kind, List.of());
        } else {
            tangle(Stream.concat(files.stream(), ofTheirName.stream()).toList());
        }
    }

    private void alone() {
        for (String file : others) {
            if (!placed.contains(file)) {
                place(List.of(file), null, MediaType.isMediaName(file) ? Kind.WAITING_FOR_SIDECAR : Kind.STRAY, List.of());
            }
        }
        for (String sidecar : sidecars) {
            if (!placed.contains(sidecar)) {
                place(List.of(), sidecar, Kind.WAITING_FOR_MEDIA, List.of());
            }
        }
    }

    private void tangle(Collection<String> files) {
        List<String> media = files.stream().filter(others::contains).sorted().toList();
        List<String> competing = files.stream().filter(sidecars::contains).toList();
        String name = media.get(0);
        String sidecar = competing.size() == 1 ? competing.get(0) : null;
        candidates.add(new Candidate(name, withoutSuffix(name), media, sidecar, Kind.AMBIGUOUS, files.stream().sorted().toList(), List.of()));
        placed.addAll(files);
    }

    private void place(List<String> media, String sidecar, Kind kind, List<String> missing) {
        String name = media.isEmpty() ? sidecar : media.get(0);
        String stem = withoutSuffix(name);
        if (media.isEmpty() && MediaType.isMediaName(stem)) {
            stem = withoutSuffix(stem);
        }
        candidates.add(new Candidate(name, stem, media, sidecar, kind, List.of(), List.copyOf(missing)));
        placed.addAll(media);
        if (sidecar != null) {
            placed.add(sidecar);
        }
    }

    /** A name by which two spellings of one are the same: Unicode composed, the suffix in lower case. */
    public static String fullName(String file) {
        String suffix = suffix(file);
        return suffix.isEmpty() ? composed(file) : composed(withoutSuffix(file)) + "." + suffix;
    }

    private static String suffix(String file) {
        return file.substring(Math.min(file.length(), withoutSuffix(file).length() + 1)).toLowerCase(Locale.ROOT);
    }

    private static String withoutSuffix(String file) {
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    private static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }
}
