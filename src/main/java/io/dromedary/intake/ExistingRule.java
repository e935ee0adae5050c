package io.dromedary.intake;

import io.dromedary.drop.IntakeRules;
import io.dromedary.text.SafeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves what lay in a folder before the start, where its rules say so. A drop is left while nothing of it is new; a file that was taken
 * away and comes again is new. Not thread-safe, but for {@link #returned}.
 */
final class ExistingRule {

    private static final Logger LOG = LoggerFactory.getLogger(ExistingRule.class);

    private final Path inbox;
    private final Folder.Look look;
    private final BooleanSupplier isShown;
    private final Set<Path> returned = ConcurrentHashMap.newKeySet();
    /** For each folder with that rule, the names that lay there; null until all of the inbox was seen. */
    private volatile Map<Path, Set<String>> lay;

    ExistingRule(Path inbox, Folder.Look look, BooleanSupplier isShown) {
        this.inbox = inbox;
        this.look = look;
        this.isShown = isShown;
    }

    void nextLook() {
        if (lay != null || !isShown.getAsBoolean()) {
            return;
        }
        try {
            Map<Path, Set<String>> found = new HashMap<>();
            note(inbox, found);
            lay = found;
            returned.clear();
            found.forEach((folder, names) -> LOG.info("{} file(s) that lay in {} before the start are left there", names.size(),
                    SafeText.line(folder.toString())));
        } catch (IOException e) {
            // Until the inbox can be listed nobody knows what lay there, and the folders with this rule wait.
            LOG.debug("What lies in the inbox is not known yet", e);
        }
    }

    private void note(Path folder, Map<Path, Set<String>> found) throws IOException {
        Folder contents = look.at(folder);
        if (contents.rules().existing() == IntakeRules.Existing.LEAVE) {
            Set<String> names = names(contents).filter(name -> !returned.contains(folder.resolve(name)))
                    .collect(Collectors.toCollection(HashSet::new));
            if (!names.isEmpty()) {
                found.put(folder, names);
            }
        }
        for (Path next : contents.folders()) {
            note(next, found);
        }
    }

    private static Stream<String> names(Folder contents) {
        return Stream.concat(contents.candidates().stream(), contents.left().stream().map(Pairing.Left::candidate))
                .flatMap(drop -> drop.files().stream());
    }

    /** What is gone is not expected to be the same if it comes again. */
    void forget(Path folder, Folder contents) {
        Set<String> here = lay == null ? null : lay.get(folder);
        if (here != null) {
            here.retainAll(names(contents).collect(Collectors.toSet()));
        }
    }

    /** Whether it is known what lay there. */
    boolean isKnown() {
        return lay != null;
    }

    boolean leaves(Path folder, Pairing.Candidate candidate, IntakeRules rules) {
        return rules.existing() == IntakeRules.Existing.LEAVE
                && (lay == null || lay.getOrDefault(folder, Set.of()).containsAll(candidate.files()));
    }

    /** A file that was claimed before the start came back. */
    void returned(Path file) {
        if (lay == null) {
            returned.add(file);
        }
    }
}
