package io.dromedary.intake;

import io.dromedary.drop.FileStamp;
import io.dromedary.drop.IntakeRules;
import io.dromedary.drop.ProfileReader;
import io.dromedary.job.InvalidDropException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The intake rules of each folder of an inbox. The inbox is looked at every second, so that a profile is read again only when it changed.
 * Not thread-safe.
 */
public final class FolderRules {

    private record Known(List<FileStamp> profiles, IntakeRules rules) {
    }

    private final Path top;
    private final Map<Path, Known> known = new HashMap<>();

    /** @param top the topmost folder whose profile is inherited */
    public FolderRules(Path top) {
        this.top = top;
    }

    /** @param folder the topmost one, or one below it */
    IntakeRules of(Path folder) {
        IntakeRules rules = IntakeRules.NONE;
        for (Path place = folder; place != null && place.startsWith(top); place = place.getParent()) {
            rules = rules.over(own(place));
        }
        return rules;
    }

    private IntakeRules own(Path folder) {
        List<FileStamp> profiles = ProfileReader.names().stream().map(name -> FileStamp.of(folder.resolve(name))).toList();
        if (profiles.stream().allMatch(FileStamp.NONE::equals)) {
            known.remove(folder);
            return IntakeRules.NONE;
        }
        Known before = known.get(folder);
        if (before != null && before.profiles.equals(profiles)) {
            return before.rules;
        }
        IntakeRules rules = read(folder);
        known.put(folder, new Known(profiles, rules));
        return rules;
    }

    /** A profile that cannot be read has no rules: its drops are taken as usual, and refused with what is wrong in it. */
    private IntakeRules read(Path folder) {
        try {
            return ProfileReader.of(folder, top).intake();
        } catch (InvalidDropException | IOException e) {
            return IntakeRules.NONE;
        }
    }
}
