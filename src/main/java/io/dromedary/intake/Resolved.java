package io.dromedary.intake;

import io.dromedary.job.MediaRole;
import io.dromedary.job.NamedFiles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files that a sidecar or a manifest names, and which of them are there.
 *
 * @param present under the names that the files have
 * @param files   all that are present, each once, pictures first
 * @param missing as written in the sidecar, each once
 */
record Resolved(NamedFiles present, List<String> files, List<String> missing) {

    static final Resolved NOTHING = new Resolved(NamedFiles.NONE, List.of(), List.of());

    static Resolved of(NamedFiles named, FileNames names) {
        Map<MediaRole, List<String>> present = new EnumMap<>(MediaRole.class);
        Set<String> missing = new LinkedHashSet<>();
        named.byRole().forEach((role, written) -> {
            List<String> found = new ArrayList<>();
            for (String name : new LinkedHashSet<>(written)) {
                String file = names.find(name);
                if (file == null || found.contains(file)) {
                    missing.add(name);
                } else {
                    found.add(file);
                }
            }
            present.put(role, found);
        });
        NamedFiles files = new NamedFiles(present);
        return new Resolved(files, files.all(), List.copyOf(missing));
    }
}
