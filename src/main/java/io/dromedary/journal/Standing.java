package io.dromedary.journal;

import io.dromedary.journal.Pauses.Pause;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * What in the journal keeps the line from submitting.
 *
 * @param accounts why accounts are paused, by realm
 * @param pause    of the whole line, by a person
 * @param models   the pauses of single models, by their ids
 * @param hold     why this copy of the journal submits nothing
 */
public record Standing(Map<String, String> accounts, Optional<Pause> pause, Map<String, Pause> models, Optional<String> hold) {

    public static final Standing NONE = new Standing(Map.of(), Optional.empty(), Map.of(), Optional.empty());

    static Standing of(JournalView view, Pauses pauses, Generation generation) {
        return new Standing(view.accountPaused(), pauses.line(),
                pauses.models().stream().collect(Collectors.toMap(pause -> pause.model().orElseThrow(), pause -> pause)),
                generation.hold());
    }

    /** How the journal stands now. */
    public static Standing in(DataSource source, Clock clock) {
        return of(new JournalView(source), new Pauses(source, clock), new Generation(source));
    }
}
