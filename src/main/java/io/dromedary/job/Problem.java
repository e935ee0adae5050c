package io.dromedary.job;

import io.dromedary.text.SafeText;

/**
 * One reason why a drop is invalid, for a person to act on.
 *
 * @param file   the file it is about, as the person named it
 * @param field  the key or part of the file; null when it is about the file as a whole
 * @param found  what was found there; shortened and sanitized here, as it is untrusted input
 * @param remedy what to do, as an imperative without a full stop
 */
public record Problem(String file, String field, String found, String remedy) {

    private static final int SENTENCE_LENGTH = 300;
    private static final int FILE_LENGTH = 70;
    private static final int PART_LENGTH = 80;

    public Problem {
        file = SafeText.line(file);
        field = field == null ? null : SafeText.head(SafeText.line(field), PART_LENGTH);
        found = SafeText.head(SafeText.line(found), PART_LENGTH);
    }

    /** One sentence of at most 300 characters: {@code photo.yaml, outputs: found 500; give a whole number from 1 to 100.} */
    @Override
    public String toString() {
        String place = SafeText.ends(file, FILE_LENGTH) + (field == null ? "" : ", " + SafeText.ends(field, PART_LENGTH / 2));
        String sentence = SafeText.head(place + ": found " + found + "; " + remedy, SENTENCE_LENGTH - 1);
        return sentence.endsWith("?") ? sentence : sentence + ".";
    }
}
