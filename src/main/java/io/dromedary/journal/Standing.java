package io.dromedary.journal;

import io.dromedary.journal.Pauses.Pause;
import java.util.Map;
import java.util.Optional;

/**
 * What in the journal keeps the line from submitting.
 *
 * @param accounts why accounts are paused, by realm
 * @param pause    of the whole line, by a person
 * @param hold     why this copy of the journal submits nothing
 */
public record Standing(Map<String, String> accounts, Optional<Pause> pause, Optional<String> hold) {

    public static final Standing NONE = new Standing(Map.of(), Optional.empty(), Optional.empty());
}
