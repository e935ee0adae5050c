package io.dromedary.intake;

import static io.dromedary.intake.FileNames.suffix;
import static io.dromedary.intake.FileNames.withoutSuffix;

import io.dromedary.drop.FrameNames;
import io.dromedary.drop.IntakeRules;
import io.dromedary.drop.IntakeRules.Ready;
import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.MediaType;
import io.dromedary.drop.Naming;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SidecarReader;
import io.dromedary.drop.StrayText;
import io.dromedary.job.MediaRole;
import io.dromedary.job.NamedFiles;
import io.dromedary.text.SafeText;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides which files of one folder belong together. A sidecar belongs to the files that it names and, unless it names its images, to the
 * file that it is named after; {@code photo.png.yaml} takes precedence over {@code photo.yaml}. {@code photo.prompt.txt} belongs to no
 * file. Where more than one pairing is possible, nothing is guessed. Names are compared in Unicode's composed form and, unless an exact
 * name is there, without case. Each file that is not {@link Ignored} is in exactly one candidate.
 *
 * <p>No picture is sent with a profile's prompt while a text that may be its own lies beside it: one that has nearly its name (see
 * {@link NearNames}) and belongs to no other file, or one that mentions it. These are a candidate together.
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
        /** The first or the last frame of a video without the other one, with their sidecar, if any. */
        WAITING_FOR_FRAME,
        /** Files that can be paired in more than one way, such as two pictures for one sidecar or two sidecars for one picture. */
        AMBIGUOUS,
        /** Pictures without a prompt of their own, and texts that may be meant for them although they do not pair. */
        DOUBTFUL,
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
     * @param ambiguous every file of an ambiguous or doubtful candidate, the folders of a nested one, or the texts beside a doubtful
     *                  folder, sorted; else empty
     * @param missing   files that the sidecar names and that are not there; of a doubtful candidate, texts that are still being copied
     * @param named     the roles that the sidecar gives to media; other media get their role by their content
     * @param folder    whether the drop is a folder: then the drop has the folder's name, and the media and the sidecar are in it
     * @param ready     what shows, or has shown, that its files are whole
     * @param markers   files that show it, which go where the drop goes
     */
    public record Candidate(String name, String stem, List<String> media, String sidecar, Kind kind, List<String> ambiguous,
            List<String> missing, NamedFiles named, boolean folder, Ready ready, List<String> markers) {

        public Candidate(String name, String stem, List<String> media, String sidecar, Kind kind, List<String> ambiguous,
                List<String> missing, NamedFiles named, boolean folder) {
            this(name, stem, media, sidecar, kind, ambiguous, missing, named, folder, Ready.SETTLED, List.of());
        }

        public Candidate(String name, String stem, List<String> media, String sidecar, Kind kind, List<String> ambiguous,
                List<String> missing) {
            this(name, stem, media, sidecar, kind, ambiguous, missing, NamedFiles.NONE, false);
        }

        /** The same candidate under the name of its sidecar. */
        public Candidate calledBySidecar() {
            return new Candidate(sidecar, stem, media, sidecar, kind, ambiguous, missing, named, folder, ready, markers);
        }

        /** The same candidate, with what shows that it is whole. */
        Candidate shownBy(Ready proof, List<String> itsMarkers) {
            return new Candidate(name, stem, media, sidecar, kind, ambiguous, missing, named, folder, proof, itsMarkers);
        }

        /** Whether the two frames of a video were paired by their names: then the drop is called by what these have in common. */
        boolean isFrames() {
            return !folder && kind != Kind.AMBIGUOUS && kind != Kind.DOUBTFUL && media.contains(name)
                    && named.has(MediaRole.END_IMAGE) && !stem.equals(withoutSuffix(name));
        }

        /** Everything that is moved when the drop is moved. */
        public List<String> files() {
            if (folder) {
                return Stream.concat(Stream.of(name), markers.stream()).toList();
            }
            return Stream
                    .of(media.stream(), Stream.ofNullable(sidecar), ambiguous.stream(),
                            kind == Kind.MANIFEST ? Stream.of(name) : Stream.<String>empty(), markers.stream())
                    .flatMap(files -> files).distinct().toList();
        }
    }

    /** Files and sidecars that share a name. */
    private record Namesakes(List<String> files, List<String> sidecars) {
        Namesakes() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** What stays in the inbox, by a rule of the profile or until something else has happened. */
    public record Left(Candidate candidate, String why) {
    }

    /**
     * The drops of a folder.
     *
     * @param candidates sorted by name
     * @param left       what is not taken
     */
    public record Paired(List<Candidate> candidates, List<Left> left) {
    }

    /** The pictures of one video, by their names. */
    private record Frames(List<String> firsts, List<String> lasts) {
        Frames() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        List<String> files() {
            return Stream.concat(firsts.stream(), lasts.stream()).toList();
        }
    }

    private final IntakeRules rules;
    private final Set<String> sidecars = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();
    private final Set<String> manifests = new TreeSet<>();
    /** Copies of texts, which are no drops yet. */
    private final List<String> unfinished;
    private final Function<String, Naming> read;
    private final Map<String, Naming> namings = new HashMap<>();
    /** The files that each sidecar names, unless sidecars compete for them. */
    private final Map<String, Resolved> named = new HashMap<>();
    private final Set<String> placed = new HashSet<>();
    private final List<Candidate> candidates = new ArrayList<>();

    private Pairing(Collection<String> fileNames, IntakeRules rules, Function<String, Naming> read) {
        this.rules = rules;
        this.read = read;
        unfinished = fileNames.stream().filter(name -> Ignored.finished(name).filter(Pairing::mayBeText).isPresent()).sorted().toList();
        fileNames.stream().filter(name -> !Ignored.test(name))
                .forEach(name -> (Sidecar.isSidecarName(name) ? sidecars : ManifestFile.isName(name) ? manifests : others).add(name));
    }

    /** Pairs files of a folder by the content of their texts. */
    public static List<Candidate> in(Path folder, Collection<String> fileNames) {
        return of(fileNames, IntakeRules.NONE, name -> naming(folder.resolve(name))).candidates();
    }

    /** Reads what is to be known of a text. */
    static Naming naming(Path text) {
        String name = text.getFileName().toString();
        return ManifestFile.isName(name)
                ? ManifestFile.naming(text)
                : Sidecar.isSidecarName(name) ? SidecarReader.naming(text) : Naming.ofStray(text);
    }

    /** As {@link #of(Collection, IntakeRules, Function)}, without any rules. */
    public static List<Candidate> of(Collection<String> fileNames, Function<String, Naming> naming) {
        return of(fileNames, IntakeRules.NONE, naming).candidates();
    }

    /**
     * @param fileNames names in one folder, in any order; without markers
     * @param rules     which names are two frames of one video, and which ones are taken at all
     * @param naming    what is known of the content of a sidecar, a manifest or a stray text. Files in words ({@code .txt} and strays)
     *                  are asked about only if a picture has no prompt of its own
     */
    public static Paired of(Collection<String> fileNames, IntakeRules rules, Function<String, Naming> naming) {
        Pairing pairing = new Pairing(fileNames, rules, naming);
        pairing.manifests();
        pairing.byNamedFiles();
        rules.frames().ifPresent(pairing::frames);
        List<String> unwanted = pairing.unwanted();
        pairing.byFullName();
        for (boolean media : List.of(true, false)) {
            List<String> files = pairing.others.stream().filter(file -> MediaType.isMediaName(file) == media).toList();
            pairing.byName(files, FileNames::withoutSuffix, FileNames::composed);
            pairing.byName(files, FileNames::withoutSuffix, FileNames::folded);
        }
        pairing.mentionedByManifests();
        pairing.alone();
        pairing.doubts();
        return pairing.paired(unwanted);
    }

    /** Files that no rule lets in and that no drop names: they take no part in the pairing. */
    private List<String> unwanted() {
        List<String> unwanted = others.stream().filter(file -> !placed.contains(file) && !rules.takes(file)).toList();
        others.removeAll(unwanted);
        return unwanted;
    }

    private Paired paired(List<String> unwanted) {
        Map<Boolean, List<Candidate>> taken = candidates.stream().sorted(Comparator.comparing(Candidate::name))
                .collect(Collectors.partitioningBy(candidate -> rules.takes(candidate.name())));
        List<Left> left = Stream.concat(taken.get(false).stream(),
                unwanted.stream().map(file -> new Candidate(file, withoutSuffix(file), List.of(file), null, Kind.STRAY, List.of(),
                        List.of())))
                .map(candidate -> notTaken(candidate, rules)).toList();
        return new Paired(taken.get(true), left);
    }

    static Left notTaken(Candidate candidate, IntakeRules rules) {
        return new Left(candidate, "its name fits none of %s (%s)".formatted(
                rules.names().stream().map(SafeText::quoted).collect(Collectors.joining(", ")), rules.saying(IntakeRules.Key.NAMES)));
    }

    // ------------------------------------------------------------------ first and last frame

    /** Pictures that are two frames of one video by their names; what a sidecar names is placed already. */
    private void frames(FrameNames names) {
        Map<String, Frames> videos = new TreeMap<>();
        Map<String, List<String>> alone = new HashMap<>();
        for (String file : others) {
            Optional<FrameNames.Frame> frame = MediaType.isPictureName(file) ? names.of(withoutSuffix(file)) : Optional.empty();
            if (placed.contains(file)) {
                continue;
            }
            if (frame.isPresent()) {
                Frames video = videos.computeIfAbsent(FileNames.folded(frame.get().name()), key -> new Frames());
                (frame.get().last() ? video.lasts() : video.firsts()).add(file);
            } else {
                alone.computeIfAbsent(FileNames.folded(withoutSuffix(file)), key -> new ArrayList<>()).add(file);
            }
        }
        Map<String, List<String>> texts = new HashMap<>();
        sidecars.stream().filter(sidecar -> !placed.contains(sidecar) && !Sidecar.isPromptName(sidecar)).forEach(
                sidecar -> texts.computeIfAbsent(FileNames.folded(withoutSuffix(sidecar)), key -> new ArrayList<>()).add(sidecar));
        videos.forEach((name, video) -> {
            List<String> itsTexts = Stream.concat(Stream.of(name), video.files().stream()
                    .flatMap(file -> Stream.of(FileNames.folded(file), FileNames.folded(withoutSuffix(file)))))
                    .distinct().flatMap(key -> texts.getOrDefault(key, List.of()).stream()).toList();
            // A picture shot.png may be meant by shot.txt just as well, unless it has a text of its full name.
            List<String> rivals = texts.containsKey(name)
                    ? alone.getOrDefault(name, List.of()).stream().filter(file -> !texts.containsKey(FileNames.folded(file))).toList()
                    : List.of();
            place(video, itsTexts, rivals, names);
        });
    }

    /** The same in a folder that is one drop: where its sidecar gives its pictures no roles, two of such names have theirs. */
    static Resolved framesOf(List<String> media, IntakeRules rules, Resolved said) {
        List<String> pictures = media.stream().filter(MediaType::isPictureName).toList();
        if (rules.frames().isEmpty() || pictures.size() != 2 || said.present().images() != null
                || said.present().has(MediaRole.END_IMAGE)) {
            return said;
        }
        return of(pictures, rules, name -> Naming.UNKNOWN).candidates().stream().filter(Candidate::isFrames).findFirst().map(video -> {
            Map<MediaRole, List<String>> roles = new EnumMap<>(MediaRole.class);
            roles.putAll(said.present().byRole());
            roles.putAll(video.named().byRole());
            NamedFiles files = new NamedFiles(roles);
            return new Resolved(files, files.all(), said.missing());
        }).orElse(said);
    }

    private void place(Frames video, List<String> texts, List<String> rivals, FrameNames names) {
        String sidecar = texts.size() == 1 ? texts.get(0) : null;
        Resolved said = sidecar == null ? Resolved.NOTHING : named.getOrDefault(sidecar, Resolved.NOTHING);
        boolean saysLast = said.present().has(MediaRole.END_IMAGE);
        if (video.firsts().size() > 1 || video.lasts().size() > 1 || texts.size() > 1 || !rivals.isEmpty()
                || saysLast && !video.lasts().isEmpty()) {
            tangle(Stream.of(video.files(), texts, rivals).flatMap(List::stream).toList());
            return;
        }
        if (saysLast) {
            place(video.firsts(), sidecar, Kind.COMPLETE);
            return;
        }
        String file = video.files().get(0);
        String stem = names.of(withoutSuffix(file)).orElseThrow().name();
        boolean both = video.files().size() == 2;
        Map<MediaRole, List<String>> roles = new EnumMap<>(MediaRole.class);
        roles.putAll(said.present().byRole());
        if (!video.firsts().isEmpty()) {
            roles.put(MediaRole.IMAGES, video.firsts());
        }
        if (!video.lasts().isEmpty()) {
            roles.put(MediaRole.END_IMAGE, video.lasts());
        }
        List<String> media = Stream.concat(video.files().stream(), said.files().stream()).toList();
        List<String> missing = both
                ? said.missing()
                : List.of(names.partner(new FrameNames.Frame(stem, video.firsts().isEmpty()), suffix(file)));
        Kind kind = !both
                ? Kind.WAITING_FOR_FRAME
                : !missing.isEmpty() ? Kind.WAITING_FOR_MEDIA : sidecar == null ? Kind.WAITING_FOR_SIDECAR : Kind.COMPLETE;
        candidates.add(new Candidate(file, stem, media, sidecar, kind, List.of(), missing, new NamedFiles(roles), false));
        placed.addAll(media);
        placed.addAll(texts);
    }

    private Naming naming(String text) {
        return namings.computeIfAbsent(text, read);
    }

    /** Media that several manifests name belong to the first of these. */
    private void manifests() {
        for (String manifest : manifests) {
            NamedFiles files = naming(manifest).files();
            Resolved resolved = files == null ? Resolved.NOTHING : Resolved.of(files, new FileNames(others));
            candidates.add(new Candidate(manifest, ManifestFile.stem(manifest), List.copyOf(resolved.files()), null, Kind.MANIFEST,
                    List.of(), resolved.missing()));
            others.removeAll(resolved.files());
        }
    }

    private void byNamedFiles() {
        FileNames names = new FileNames(others);
        Map<String, Resolved> resolved = new LinkedHashMap<>();
        Map<String, List<String>> claims = new HashMap<>();
        for (String sidecar : sidecars) {
            NamedFiles files = isInWords(sidecar) ? null : naming(sidecar).files();
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
        byName(others, UnaryOperator.identity(), FileNames::folded);
    }

    private void byName(Collection<String> files, UnaryOperator<String> nameOf, UnaryOperator<String> spelling) {
        for (Namesakes namesakes : namesakes(files, file -> spelling.apply(nameOf.apply(file)), spelling)) {
            pair(namesakes.files(), namesakes.sidecars());
        }
    }

    /** Pictures that a manifest mentions, but not under a key for files: it will be refused, and they with it. */
    private void mentionedByManifests() {
        for (int i = 0; i < manifests.size(); i++) {
            Candidate manifest = candidates.get(i);
            Set<String> mentions = naming(manifest.name()).mentions();
            if (!mentions.isEmpty()) {
                FileNames names = new FileNames(others.stream().filter(this::isBareMedia).toList());
                List<String> mentioned = mentions.stream().map(names::find).filter(Objects::nonNull).distinct().sorted().toList();
                placed.addAll(mentioned);
                candidates.set(i, new Candidate(manifest.name(), manifest.stem(),
                        Stream.concat(manifest.media().stream(), mentioned.stream()).toList(), null, Kind.MANIFEST, List.of(),
                        manifest.missing()));
            }
        }
    }

    private boolean isBareMedia(String file) {
        return !placed.contains(file) && MediaType.isMediaName(file);
    }

    /** Files and sidecars that are not placed yet, grouped by name; {@code ofSidecar} gets the name without the sidecar's suffix. */
    private Collection<Namesakes> namesakes(Collection<String> files, UnaryOperator<String> ofFile, UnaryOperator<String> ofSidecar) {
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

    // ------------------------------------------------------------------ texts that may be meant for a picture

    /** Puts every picture that has no prompt of its own together with the texts that may be its prompt. */
    private void doubts() {
        List<Integer> bare = IntStream.range(0, candidates.size()).filter(index -> lacksPrompt(candidates.get(index))).boxed().toList();
        if (bare.isEmpty()) {
            return;
        }
        Groups groups = new Groups(candidates.size() + unfinished.size());
        Map<String, Integer> pictures = new HashMap<>();
        NearNames near = new NearNames();
        for (int picture : bare) {
            for (String file : candidates.get(picture).media()) {
                pictures.put(file, picture);
                near.addPicture(file, picture);
            }
            if (candidates.get(picture).isFrames()) {
                near.addPicture(candidates.get(picture).stem(), picture);
            }
        }
        FileNames names = new FileNames(pictures.keySet());
        List<Text> texts = new ArrayList<>();
        for (int index = 0; index < candidates.size(); index++) {
            Candidate candidate = candidates.get(index);
            int holder = index;
            // What belongs to its own picture is meant for another only if it says so.
            boolean firm = candidate.kind() == Kind.COMPLETE;
            for (String text : texts(candidate)) {
                Naming content = naming(text);
                if (!firm || !content.prose()) {
                    content.mentions().stream().map(names::find).filter(Objects::nonNull)
                            .forEach(file -> groups.join(holder, pictures.get(file)));
                }
                if (!firm) {
                    texts.add(new Text(NearNames.ofText(text), index));
                }
            }
            if (candidate.kind() == Kind.WAITING_FOR_MEDIA) {
                candidate.missing().forEach(missing -> texts.add(new Text(NearNames.ofPicture(missing), holder)));
            }
        }
        for (int i = 0; i < unfinished.size(); i++) {
            texts.add(new Text(NearNames.ofText(Ignored.finished(unfinished.get(i)).orElseThrow()), candidates.size() + i));
        }
        texts.sort(Comparator.comparing(text -> text.words().size()));
        texts.forEach(text -> near.find(text.words(), picture -> groups.join(text.candidate(), picture)));
        near.findSlips(texts.stream().map(Text::words).toList(), (text, picture) -> groups.join(texts.get(text).candidate(), picture));
        merge(groups.all());
    }

    private void merge(Collection<List<Integer>> groups) {
        List<Candidate> merged = new ArrayList<>();
        for (List<Integer> group : groups) {
            List<Candidate> members = group.stream().filter(index -> index < candidates.size()).map(candidates::get).toList();
            if (group.size() == 1) {
                merged.addAll(members);
            } else {
                List<String> files = members.stream().flatMap(member -> member.files().stream()).sorted().toList();
                String name = members.stream().filter(this::lacksPrompt).map(Candidate::name).sorted().findFirst().orElseThrow();
                List<String> stillComing = group.stream().filter(index -> index >= candidates.size())
                        .map(index -> unfinished.get(index - candidates.size())).toList();
                merged.add(new Candidate(name, withoutSuffix(name), files.stream().filter(others::contains).toList(), null, Kind.DOUBTFUL,
                        files, stillComing));
            }
        }
        candidates.clear();
        candidates.addAll(merged);
    }

    private record Text(List<String> words, int candidate) {
    }

    /** It would be sent with the profile's prompt. */
    private boolean lacksPrompt(Candidate candidate) {
        return switch (candidate.kind()) {
            case WAITING_FOR_SIDECAR -> true;
            case COMPLETE -> !candidate.media().isEmpty() && !isInWords(candidate.sidecar()) && !naming(candidate.sidecar()).prompt();
            case MANIFEST -> !candidate.media().isEmpty() && !naming(candidate.name()).prompt();
            default -> false;
        };
    }

    /** The texts that may be meant for another picture; a manifest's rows are none. */
    private static List<String> texts(Candidate candidate) {
        return candidate.kind() == Kind.MANIFEST
                ? List.of()
                : candidate.files().stream().filter(Pairing::mayBeText).toList();
    }

    private static boolean mayBeText(String file) {
        return Sidecar.isSidecarName(file) || StrayText.mayBe(file);
    }

    private static boolean isInWords(String sidecar) {
        return suffix(sidecar).equals("txt");
    }

    // ------------------------------------------------------------------ texts beside drops that are folders

    /**
     * The same candidates, and those that are folders. A text beside a folder without a sidecar may be meant for it: then the folder is
     * doubtful, and the text is left out until the folder is gone.
     */
    static List<Candidate> withFolders(List<Candidate> files, List<Candidate> folders) {
        NearNames near = new NearNames();
        for (int i = 0; i < folders.size(); i++) {
            boolean refused = folders.get(i).kind() != Kind.COMPLETE && folders.get(i).kind() != Kind.WAITING_FOR_SIDECAR;
            if (folders.get(i).sidecar() == null && !refused) {
                near.addPicture(folders.get(i).stem(), i);
            }
        }
        Map<Integer, List<String>> beside = new TreeMap<>();
        Set<Candidate> held = new HashSet<>();
        files.stream().filter(Pairing::isTextAlone).sorted(Comparator.comparing(text -> NearNames.ofText(text.name()).size()))
                .forEach(text -> near.find(NearNames.ofText(text.name()), folder -> {
                    beside.computeIfAbsent(folder, key -> new ArrayList<>()).add(text.name());
                    held.add(text);
                }));
        List<Candidate> all = new ArrayList<>(files);
        all.removeAll(held);
        for (int i = 0; i < folders.size(); i++) {
            Candidate folder = folders.get(i);
            all.add(beside.containsKey(i)
                    ? new Candidate(folder.name(), folder.stem(), folder.media(), null, Kind.DOUBTFUL,
                            beside.get(i).stream().distinct().sorted().toList(), List.of(), folder.named(), true)
                    : folder);
        }
        return all;
    }

    private static boolean isTextAlone(Candidate candidate) {
        return candidate.files().size() == 1 && (candidate.kind() == Kind.WAITING_FOR_MEDIA
                || candidate.kind() == Kind.STRAY && StrayText.mayBe(candidate.name()));
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
