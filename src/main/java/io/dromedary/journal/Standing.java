package io.dromedary.journal;

import io.dromedary.journal.Pauses.Pause;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What in the journal keeps the line from submitting.
 *
 * @param accounts why accounts are paused, by realm
 * @param pause    of the whole line, by a person
 * @param hold     why this copy of the journal submits nothing
 */
public record Standing(Map<String, String> accounts, Optional<Pause> pause, Optional<String> hold) {

    public static final Standing NONE = new Standing(Map.of(), Optional.empty(), Optional.empty());

    static Standing of(JournalView view, Pauses pauses, Generation generation) {
        return new Standing(view.accountPaused(), pauses.line(), generation.hold());
    }

    /** How the journal stands now. */
    public static Standing in(DataSource source, Clock clock) {
        return of(new JournalView(source), new Pauses(source, clock), new Generation(source));
    }
}
