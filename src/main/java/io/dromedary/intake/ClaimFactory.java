package io.dromedary.intake;

import io.dromedary.job.Places;
import java.io.File;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.camel.component.file.GenericFile;

/** Makes a claim of each drop that the file consumers report: with a new job id, and the place where its files will be. */
public final class ClaimFactory {

    /** Cannot clash with a folder of the inbox, since hidden folders are ignored. */
    public static final String CHARACTERS_PLACE = "." + Places.CHARACTERS;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
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
            return new Claim(job, Places.CHARACTERS, place(job) + "/" + CHARACTERS_PLACE, characters.candidate(lead));
        }
        String folder = inbox.folder(lead);
        return new Claim(job, folder, place(job) + (folder.isEmpty() ? "" : "/" + folder), inbox.candidate(lead));
    }

    public static String place(String job) {
        return Places.in(Places.WORK, job);
    }

    /** Nothing is claimed for a while. */
    public void pause(Duration time) {
        inbox.pause(time);
        characters.pause(time);
    }

    private String letters() {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < RANDOM_LETTERS; i++) {
            letters.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return letters.toString();
    }
}
