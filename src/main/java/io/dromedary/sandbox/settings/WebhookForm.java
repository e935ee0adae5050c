package io.dromedary.sandbox.settings;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The two forms in which the queue API tells by webhook how a request ended. */
public enum WebhookForm {

    /** Since 2026: the results below {@code payload}, every member always there. */
    @JsonProperty("envelope")
    ENVELOPE,
    /** Before: like the answer to a look at the status. */
    @JsonProperty("flat")
    FLAT
}
