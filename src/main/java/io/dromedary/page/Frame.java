package io.dromedary.page;

import io.dromedary.manage.Access;
import io.dromedary.manage.Request;

/**
 * What stands around each page.
 *
 * @param title     of the browser's window
 * @param here      which part of the navigation this is
 * @param mayChange whether there are buttons
 * @param canLeave  whether there is a log-in to leave
 * @param paused    whether a person has paused the line
 * @param said      the sentence that a form ended with; empty where none did
 */
public record Frame(String title, String here, boolean mayChange, boolean canLeave, boolean paused, String said, Times times) {

    static Frame of(Request request, String title, String here, boolean canLeave, boolean paused, Said said, Times times) {
        return new Frame(title, here, request.access() == Access.FULL, canLeave, paused,
                request.value("said").flatMap(said::of).orElse(""), times);
    }
}
