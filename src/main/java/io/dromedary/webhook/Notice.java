package io.dromedary.webhook;

import io.dromedary.job.Hint;

/** A webhook that is known to come from the provider, or, where the provider does not sign, may. */
record Notice(Verification.Proof proof, Hint hint) {

    /** The same in each repetition, another for another event. Source: facts, webhook delivery. */
    String message() {
        return proof.id() != null ? proof.id() : hint.requestId() + " " + hint.word();
    }
}
