package io.dromedary.tell;

import io.dromedary.journal.EventFeed;

/** One event for one destination. */
public record Announcement(Destination destination, EventFeed.Entry entry) {

    /** Where it goes. */
    public String endpoint() {
        return destination.endpoint();
    }
}
