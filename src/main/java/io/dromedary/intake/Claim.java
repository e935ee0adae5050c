package io.dromedary.intake;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Places;
import io.dromedary.job.Problem;
import io.dromedary.journal.JournalView;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A drop that was taken out of the inbox.
 *
 * @param job       the id of the job that it becomes
 * @param folder    sub-folder of the inbox, empty for the inbox itself; {@code characters} for a character
 * @param place     where its files are now: {@code work/<job>/<folder>} or {@code work/<job>/.characters}. The path alone shows where an
 *                  interrupted claim has to be put back
 * @param candidate which files belong together, and as what
 * @param trouble   what happened to earlier claims of the drop
 */
public record Claim(String job, String folder, String place, Pairing.Candidate candidate, Trouble trouble) {

    /**
     * Claims of one drop that failed, for a reason of its own.
     *
     * @param since   when the first one failed for this reason; null if none did
     * @param claims  how many failed for it
     * @param isOver  whether the drop has had its time: it is not put back again if it can be put anywhere else
     * @param reason  why the last one failed
     * @param reasons how many reasons there were, one after the other
     */
    public record Trouble(Instant since, int claims, boolean isOver, String reason, int reasons) {
        static final Trouble NONE = new Trouble(null, 0, false, "", 0);
    }

    public Claim(String job, String folder, String place, Pairing.Candidate candidate) {
        this(job, folder, place, candidate, Trouble.NONE);
    }

    /** The drop's name with its sub-folder, as a person knows it. */
    public String path() {
        return folder.isEmpty() ? candidate.name() : folder + "/" + candidate.name();
    }

    /** The same, below the root. */
    public String address() {
        return folder.equals(Places.CHARACTERS) && place.endsWith("/" + ClaimFactory.CHARACTERS_PLACE)
                ? path()
                : Places.in(Places.INBOX, path());
    }

    public List<String> files() {
        return candidate.files();
    }

    /**
     * The claim, if the drop is not just being put back: then not all of it may be there yet.
     *
     * @throws TakenException otherwise
     */
    public Claim unlessAwaited(JournalView journal) throws TakenException {
        String address = address();
        if (journal.isAwaited(address.substring(0, address.lastIndexOf('/')), files())) {
            throw new TakenException(this, "is still being put back");
        }
        return this;
    }

    /**
     * @param cause why a file of the drop could not be read
     * @return for its owner, if it could not be read for so long
     * @throws IOException the cause, while it may pass
     */
    public InvalidDropException unreadable(IOException cause) throws IOException {
        if (!trouble.isOver) {
            throw cause;
        }
        return new InvalidDropException(
                new Problem(file(cause).orElse(candidate.name()), null, "a file that cannot be read (%s)".formatted(reason(cause)),
                        "let the user that this program runs as read it, or copy it again, and put the drop back"));
    }

    /** The name of the file that a failure is about. */
    static Optional<String> file(Exception cause) {
        return cause instanceof FileSystemException about && about.getFile() != null
                ? Optional.ofNullable(Path.of(about.getFile()).getFileName()).map(Path::toString)
                : Optional.empty();
    }

    /** The reason of a failure, without the path. */
    static String reason(Exception cause) {
        if (cause instanceof AccessDeniedException) {
            return "no permission";
        }
        return cause instanceof FileSystemException about && about.getReason() != null ? about.getReason() : cause.toString();
    }
}
