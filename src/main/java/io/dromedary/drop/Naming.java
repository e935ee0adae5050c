package io.dromedary.drop;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.NamedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * What the content of a text tells about the files that belong to it.
 *
 * @param files    those that its keys name; null where it names none that way or cannot be read, so that its own name decides
 * @param mentions names in it that no such key gives: whole values of other keys; if it will be refused, all that look like names of media
 * @param prose    whether it is a valid prompt in words: a picture that is mentioned there is not necessarily meant
 * @param prompt   whether it has a prompt, so that the profile's is not needed; of a manifest, whether each row has
 * @param urgent   whether it says that its drop goes before others
 */
public record Naming(NamedFiles files, Set<String> mentions, boolean prose, boolean prompt, boolean urgent) {

    public Naming(NamedFiles files, Set<String> mentions, boolean prose, boolean prompt) {
        this(files, mentions, prose, prompt, false);
    }

    /** Of a text about which nothing is known but its name. */
    public static final Naming UNKNOWN = new Naming(null, Set.of(), false, true);

    public static Naming of(NamedFiles files) {
        return new Naming(files, Set.of(), false, true);
    }

    static Naming refused(Path file) {
        return new Naming(null, mentionsIn(file), false, true);
    }

    /** Of any file that may be a text, although its suffix is that of no sidecar. */
    public static Naming ofStray(Path file) {
        return new Naming(null, mentionsIn(file), true, true);
    }

    static Set<String> mentionsIn(Path file) {
        try {
            return Mentions.in(SmallText.readLeniently(file));
        } catch (InvalidDropException | IOException e) {
            return Set.of();
        }
    }
}
