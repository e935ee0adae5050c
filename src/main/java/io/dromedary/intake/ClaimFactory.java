package io.dromedary.intake;

import io.dromedary.job.Places;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a claim of each drop that the file consumers report: with a new job id, and the place where its files will be. */
public final class ClaimFactory {

    /** Cannot clash with a folder of the inbox, since hidden folders are ignored. */
    public static final String CHARACTERS_PLACE = "." + Places.CHARACTERS;

    private static final Logger LOG = LoggerFactory.getLogger(ClaimFactory.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    /** What a machine runs out of, in the words of its system. */
    private static final List<String> OUT_OF = List.of("No space left", "Disk quota exceeded", "Too many open files",
            "Read-only file system");
    private static final char[] LETTERS = "abcdefghjkmnpqrstuvwxyz23456789".toCharArray();
    private static final int RANDOM_LETTERS = 8;

    private final Inbox inbox;
    private final Inbox characters;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public ClaimFactory(Inbox inbox, Inbox characters, Clock clock) {
        this.inbox = inbox;
        this.characters = characters;
        this.clock = clock;
    }

    /** @param lead the file that stands for the drop, from the consumer of either inbox */
    public Claim claim(GenericFile<File> lead) {
        String job = TIME.format(clock.instant()) + "-" + letters();
        if (characters.isAbove(lead)) {
            return new Claim(job, Places.CHARACTERS, place(job) + "/" + CHARACTERS_PLACE, characters.candidate(lead),
                    characters.trouble(lead));
        }
        String folder = inbox.folder(lead);
        return new Claim(job, folder, place(job) + (folder.isEmpty() ? "" : "/" + folder), inbox.candidate(lead),
                inbox.trouble(lead));
    }

    public static String place(String job) {
        return Places.in(Places.WORK, job);
    }

    /** A test that fails if nothing can be claimed now, whatever the drop. */
    @FunctionalInterface
    public interface Trial {
        void run() throws IOException;
    }

    /** Whether a failed claim says something about its drop, or only that the journal, the disk or the store do not work now. */
    public boolean isOfDrop(Exception cause, Trial trial) {
        String reason = String.valueOf(cause.getMessage());
        if (ObjectHelper.getException(SQLException.class, cause) != null || OUT_OF.stream().anyMatch(reason::contains)) {
            return false;
        }
        try {
            trial.run();
            return true;
        } catch (IOException e) {
            LOG.debug("Nothing can be claimed now", e);
            return false;
        }
    }

    /** Nothing is claimed for a while. */
    public void pause(Duration time, Exception cause) {
        LOG.warn("Nothing can be taken in now ({}); it is tried again in {} s", cause.toString(), time.toSeconds());
        LOG.debug("Where it happened", cause);
        inbox.pause(time);
        characters.pause(time);
    }

    /** A claim of an earlier run was undone: its file is in the inbox again. */
    public void returned(Path file) {
        inbox.returned(file);
    }

    /** Something went back into the inbox. */
    public void lookAgain() {
        inbox.lookAgain();
        characters.lookAgain();
    }

    /**
     * After a failure that concerns this drop alone: it waits longer each time, and holds up no other.
     *
     * @param cause why it could not be claimed
     */
    public void holdBack(Claim claim, Exception cause) {
        boolean character = claim.place().endsWith("/" + CHARACTERS_PLACE);
        (character ? characters : inbox).holdBack(claim, character ? "" : claim.folder(), cause);
    }

    private String letters() {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < RANDOM_LETTERS; i++) {
            letters.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return letters.toString();
    }
}
