package io.dromedary.webhook;

import io.dromedary.job.Hint;

/** A notification that is proven to come from the provider, or, where the provider does not sign, may. */
record Notice(Verification.Proof proof, Hint hint) {

    /** Idempotency key: the same for each redelivery, different for each event. Source: facts, webhook delivery. */
    String message() {
        return proof.id() != null ? proof.id() : hint.requestId() + " " + hint.word();
    }
}
