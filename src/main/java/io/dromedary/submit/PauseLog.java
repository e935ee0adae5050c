package io.dromedary.submit;

import io.dromedary.journal.Pauses.Pause;
import io.dromedary.text.OutageLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log once of each pause of the line or of a model, of each trial of a model that fails, and of its end. */
final class PauseLog {

    private static final Logger LOG = LoggerFactory.getLogger(PauseLog.class);

    private final OutageLog<String> told = new OutageLog<>();
    private Set<String> begun = Set.of();

    /** @param pauses that of a command comes before that of a file, which says no more then */
    void tell(List<Pause> pauses) {
        Map<String, Pause> now = pauses.stream().collect(Collectors.toMap(PauseLog::what, pause -> pause, (first, second) -> first));
        now.forEach((what, pause) -> {
            if (told.begins(what, pause.sentence())) {
                LOG.warn("{} Nothing {} is submitted{} until {}somebody does this: {}. What is at the provider is delivered.",
                        pause.sentence(), pause.isByLine() ? "else" : "new", pause.model().isPresent() ? " to it" : "",
                        pause.isByLine() ? "a trial %s, or ".formatted(pause.trials().goal()) : "", pause.end());
            }
        });
        begun.stream().filter(what -> !now.containsKey(what) && told.isOver(what))
                .forEach(what -> LOG.info("{} is no longer paused", what));
        begun = Set.copyOf(now.keySet());
    }

    /** The line is paused by a command, or by a file, and it is the same line. */
    private static String what(Pause pause) {
        return pause.model().map(model -> "The model " + model).orElse("The line");
    }
}
