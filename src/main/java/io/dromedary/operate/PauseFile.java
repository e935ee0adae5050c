package io.dromedary.operate;

import io.dromedary.job.Places;
import io.dromedary.journal.Pauses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code _PAUSE} in the inbox, which says the same as the command as long as it lies there: for whoever has the folder, and
 * nothing else of the machine. It is looked for before jobs are handed out.
 */
public final class PauseFile {

    /** The second one is what an editor makes of the first where suffixes are hidden. */
    public static final List<String> NAMES = List.of("_PAUSE", "_PAUSE.txt");

    private static final Logger LOG = LoggerFactory.getLogger(PauseFile.class);

    /**
     * What is known of the file.
     *
     * @param isKnown false before the first look at the inbox
     * @param path    of the file below the root; empty where it is not there
     */
    public record Seen(boolean isKnown, Optional<String> path) {

        public static final Seen NOT_YET = new Seen(false, Optional.empty());
        public static final Seen NOTHING = new Seen(true, Optional.empty());

        public static Seen at(String path) {
            return new Seen(true, Optional.of(path));
        }
    }

    /** Where the inbox is looked at. */
    public interface Look {

        /** @throws IOException if it cannot be seen now */
        Seen look() throws IOException;
    }

    private final Pauses pauses;
    private final Look look;
    private Optional<Boolean> lies = Optional.empty();

    public PauseFile(Pauses pauses, Look look) {
        this.pauses = pauses;
        this.look = look;
    }

    /** @throws IOException if the folder cannot be seen now */
    public static Seen in(Path inbox) throws IOException {
        for (String name : NAMES) {
            if (Files.exists(inbox.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                return Seen.at(Places.in(Places.INBOX, name));
            }
        }
        if (!Files.isReadable(inbox)) {
            throw new NoSuchFileException(inbox.toString());
        }
        return Seen.NOTHING;
    }

    /** @return whether the inbox was looked at, so that jobs may be handed out if nothing is paused */
    public synchronized boolean heed() {
        try {
            Seen now = look.look();
            if (now.isKnown() && !lies.equals(Optional.of(now.path().isPresent()))) {
                heed(now.path());
            }
            return now.isKnown();
        } catch (IOException e) {
            // An inbox that cannot be seen now says nothing: what the journal knows of it holds.
            LOG.debug("The inbox could not be asked for {}", NAMES, e);
            return true;
        }
    }

    private void heed(Optional<String> path) {
        if (path.isPresent()) {
            pauses.pauseByFile(path.get());
        } else if (pauses.resumeByFile()) {
            LOG.info("{} is gone: what it paused goes on", Places.in(Places.INBOX, NAMES.get(0)));
        }
        lies = Optional.of(path.isPresent());
    }
}
