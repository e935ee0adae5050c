package io.dromedary.store;

import io.dromedary.job.Places;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Set;

/**
 * The small text file {@code work/<claim>/DELETE-ME-TO-CANCEL.txt}: it says what it is, and deleting it cancels the drop. It is not a file
 * of the drop, and exists only while the drop is there.
 */
public final class Markers {

    /** Reserved: a file of this name is ignored in the inbox. */
    public static final String NAME = "DELETE-ME-TO-CANCEL.txt";

    private final Store drops;

    public Markers(Store drops) {
        this.drops = drops;
    }

    /**
     * Lays the marker into the folder of a claim, before the drop's files. It is there for good when that folder is synced with them; what
     * it says may be lost in a power cut, which cancels nothing.
     */
    public static void lay(Path claim, String job, String drop) throws IOException {
        Files.write(claim.resolve(NAME), text(job, drop), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * Makes the marker of a claimed drop, unless it has one; it is durable when this returns.
     *
     * @param place the folder of the drop's files below the root, {@code work/<claim>} or deeper
     * @return the marker below the root
     */
    public String make(String job, String drop, String place) throws IOException {
        String marker = marker(place);
        drops.writeFirst(marker, text(job, drop));
        return marker;
    }

    /** Makes the marker of a claimed drop, and replaces the one that it has: it is another job than its claim says. */
    public String replace(String job, String drop, String place) throws IOException {
        String marker = marker(place);
        drops.write(marker, text(job, drop));
        return marker;
    }

    private static byte[] text(String job, String drop) {
        return """
                This is job %1$s, dropped as %2$s.

                To cancel it, delete this file, or run: ./dromedary cancel %1$s
                While the job waits here, or is still queued at the provider, that costs nothing; the drop then lies in errors/canceled.
                Once the provider works on it, it is too late: the result is paid, and delivered.
                """.formatted(job, drop.replaceAll("\\p{Cc}", " ")).getBytes(StandardCharsets.UTF_8);
    }

    /** Called when the drop leaves {@code place}; outside the work folder there are no markers. */
    public void remove(String place) throws IOException {
        if (place.startsWith(Places.WORK + "/")) {
            drops.delete(marker(place));
        }
    }

    /** Removes the marker from a claim on the disk, also what an interrupted write left of it. */
    public static void removeFrom(Path claim) throws IOException {
        Files.deleteIfExists(claim.resolve(NAME));
        Files.deleteIfExists(claim.resolve("." + NAME + ".part"));
    }

    /** The markers that a person deleted. A disk or a bucket that cannot be read cancels nothing. */
    public Set<String> deleted(Collection<String> markers) throws IOException {
        return drops.missing(markers);
    }

    private static String marker(String place) {
        return String.join("/", Places.WORK, place.split("/")[1], NAME);
    }
}
