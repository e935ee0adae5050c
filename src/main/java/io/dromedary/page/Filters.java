package io.dromedary.page;

import io.dromedary.job.State;
import io.dromedary.journal.JobFilter;
import io.dromedary.manage.Request;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The jobs that an address or a form means. */
final class Filters {

    private Filters() {
    }

    /** @throws IllegalArgumentException where it names a state that there is not: less than what is meant would be all of it */
    static JobFilter of(Request request) {
        Set<State> states = EnumSet.noneOf(State.class);
        request.values("state").forEach(state -> states.add(State.valueOf(state)));
        return new JobFilter(List.of(), states, request.value("reason").orElse(null), request.value("q").orElse(null), null,
                request.value("profile").orElse(null));
    }
}
