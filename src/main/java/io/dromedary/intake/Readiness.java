package io.dromedary.intake;

import io.dromedary.drop.IntakeRules;
import io.dromedary.drop.ReadyMarker;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which drops of a folder are shown to be whole, by something else than size and time: where a profile asks for that, nothing is taken
 * before.
 */
final class Readiness {

    private Readiness() {
    }

    /** Whether the folder itself is marked. */
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(ReadyMarker.IN_FOLDER), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * @param found       the drops of the folder, without markers
     * @param markers     the files that are markers; none where the rules do not ask for them
     * @param readyFolder whether the folder is marked, or the one with that name in it
     */
    static Pairing.Paired check(Pairing.Paired found, IntakeRules rules, Collection<String> markers,
            Predicate<Pairing.Candidate> readyFolder) {
        Map<String, List<String>> byFile = new HashMap<>();
        markers.forEach(
                marker -> byFile.computeIfAbsent(FileNames.folded(ReadyMarker.target(marker)), key -> new ArrayList<>()).add(marker));
        List<Pairing.Candidate> ready = new ArrayList<>();
        List<Pairing.Left> left = new ArrayList<>(found.left());
        for (Pairing.Candidate candidate : found.candidates()) {
            List<String> awaited = awaited(candidate, rules, byFile, readyFolder);
            if (awaited.isEmpty()) {
                ready.add(candidate.shownBy(rules.ready(), candidate.files().stream()
                        .flatMap(file -> byFile.getOrDefault(FileNames.folded(file), List.of()).stream()).distinct().toList()));
            } else {
                left.add(new Pairing.Left(candidate,
                        "waits for %s (%s)".formatted(String.join(", ", awaited), rules.saying(IntakeRules.Key.READY))));
            }
        }
        orphans(found, markers).forEach(ready::add);
        return new Pairing.Paired(ready, left);
    }

    /** Markers of no file: whoever takes a file away leaves its marker. */
    private static Stream<Pairing.Candidate> orphans(Pairing.Paired found, Collection<String> markers) {
        if (markers.isEmpty()) {
            return Stream.of();
        }
        Set<String> files = Stream.concat(found.candidates().stream(), found.left().stream().map(Pairing.Left::candidate))
                .flatMap(candidate -> candidate.files().stream()).map(FileNames::folded).collect(Collectors.toSet());
        return markers.stream().filter(marker -> !files.contains(FileNames.folded(ReadyMarker.target(marker))))
                .map(marker -> new Pairing.Candidate(marker,
                        FileNames.withoutSuffix(marker), List.of(marker), null, Pairing.Kind.STRAY, List.of(), List.of()));
    }

    private static List<String> awaited(Pairing.Candidate candidate, IntakeRules rules, Map<String, List<String>> markers,
            Predicate<Pairing.Candidate> readyFolder) {
        return switch (rules.ready()) {
            case SETTLED -> List.of();
            case MARKER ->
                needed(candidate).filter(file -> !markers.containsKey(FileNames.folded(file))).map(file -> file + ReadyMarker.SUFFIX)
                        .toList();
            case FOLDER -> readyFolder.test(candidate) ? List.of() : List.of(ReadyMarker.IN_FOLDER);
            case SIDECAR -> hasMetadata(candidate) ? List.of() : List.of("its sidecar");
        };
    }

    /** Each picture has a marker of its own; a folder, a manifest, or a text without a picture is marked itself. */
    private static Stream<String> needed(Pairing.Candidate candidate) {
        return candidate.folder() || candidate.kind() == Pairing.Kind.MANIFEST || candidate.media().isEmpty()
                ? Stream.of(candidate.name())
                : candidate.media().stream();
    }

    /** Whether the text has come that tells what to make: what is only a picture so far waits for it. */
    private static boolean hasMetadata(Pairing.Candidate candidate) {
        return switch (candidate.kind()) {
            case WAITING_FOR_SIDECAR -> false;
            case WAITING_FOR_FRAME -> candidate.sidecar() != null;
            default -> true;
        };
    }
}
