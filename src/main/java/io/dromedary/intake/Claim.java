package io.dromedary.intake;

import java.util.List;

/**
 * A drop that was taken out of the inbox.
 *
 * @param job       the id of the job that it becomes
 * @param folder    sub-folder of the inbox, empty for the inbox itself; {@code characters} for a character
 * @param place     where its files are now: {@code work/<job>/<folder>} or {@code work/<job>/.characters}. The path alone shows where an
 *                  interrupted claim has to be put back
 * @param candidate which files belong together, and as what
 */
public record Claim(String job, String folder, String place, Pairing.Candidate candidate) {

    /** The drop's name with its sub-folder, as a person knows it. */
    public String path() {
        return folder.isEmpty() ? candidate.name() : folder + "/" + candidate.name();
    }

    public List<String> files() {
        return candidate.files();
    }
}
