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

    private record Known(List<FileStamp> profiles, IntakeRules own) {
    }

    private final Path top;
    private final Map<Path, Known> known = new HashMap<>();

    /** @param top the topmost folder whose profile is inherited */
    public FolderRules(Path top) {
        this.top = top;
    }

    /** @param folder the topmost one, or one below it */
    IntakeRules of(Path folder) {
        return of(folder, ProfileReader.names());
    }

    /**
     * The folders above are not asked again: whoever goes through an inbox has just done so.
     *
     * @param profiles the names of those that may be there
     */
    IntakeRules of(Path folder, List<String> profiles) {
        IntakeRules rules = IntakeRules.NONE.over(own(folder, profiles));
        for (Path place = folder.getParent(); place != null && place.startsWith(top); place = place.getParent()) {
            Known above = known.get(place);
            rules = rules.over(above == null ? own(place, ProfileReader.names()) : above.own);
        }
        return rules;
    }

    void forget(Path folder) {
        known.remove(folder);
    }

    private IntakeRules own(Path folder, List<String> names) {
        List<FileStamp> profiles = names.stream().map(name -> FileStamp.of(folder.resolve(name))).toList();
        Known before = known.get(folder);
        if (before == null || !before.profiles.equals(profiles)) {
            before = new Known(profiles, profiles.stream().allMatch(FileStamp.NONE::equals) ? IntakeRules.NONE : read(folder));
            known.put(folder, before);
        }
        return before.own;
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
