package io.dromedary.store;

import io.dromedary.job.Places;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;

/**
 * The small text file {@code work/<claim>/DELETE-ME-TO-CANCEL.txt}: it says what it is, and deleting it withdraws the drop. It is no file
 * of the drop, and lies there only while the drop does.
 */
public final class Markers {

    /** Never a name of a dropped file: such a file is ignored in the inbox. */
    public static final String NAME = "DELETE-ME-TO-CANCEL.txt";

    private final Store drops;

    public Markers(Store drops) {
        this.drops = drops;
    }

    /**
     * Makes the marker of a claimed drop; the disk has it when this returns.
     *
     * @param place the folder of the drop's files below the root, {@code work/<claim>} or deeper
     * @return the marker below the root
     */
    public String make(String job, String drop, String place) throws IOException {
        String marker = marker(place);
        drops.write(marker, """
                This is job %1$s, dropped as %2$s.

                To cancel it, delete this file, or run: ./dromedary cancel %1$s
                While the job waits here, or is still queued at the provider, that costs nothing; the drop then lies in errors/canceled.
                Once the provider works on it, it is too late: the result is paid, and delivered.
                """.formatted(job, drop.replaceAll("\\p{Cc}", " ")).getBytes(StandardCharsets.UTF_8));
        return marker;
    }

    /** The drop leaves {@code place}; outside the work folder there are no markers. */
    public void remove(String place) throws IOException {
        if (place.startsWith(Places.WORK + "/")) {
            drops.delete(marker(place));
        }
    }

    /** From a claim on the disk; also one that was interrupted while it was being made. */
    public static void removeFrom(Path claim) throws IOException {
        Files.deleteIfExists(claim.resolve(NAME));
        Files.deleteIfExists(claim.resolve("." + NAME + ".part"));
    }

    /** Those that a person deleted. A disk or a bucket that cannot be read withdraws nothing. */
    public Set<String> deleted(Collection<String> markers) throws IOException {
        return drops.missing(markers);
    }

    private static String marker(String place) {
        return String.join("/", Places.WORK, place.split("/")[1], NAME);
    }
}
