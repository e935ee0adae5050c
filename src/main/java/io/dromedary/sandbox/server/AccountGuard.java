package io.dromedary.sandbox.server;

import io.dromedary.sandbox.faults.Fault;
import io.dromedary.sandbox.settings.Behaviour;

/** Who may come in: the credentials of a call, and the faults that lock the whole account. */
public final class AccountGuard {

    private final Behaviour behaviour;

    public AccountGuard(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** For paid POSTs, whose faults are struck one by one. */
    public AuthScheme authenticate(Call call, AuthScheme... accepted) {
        return AuthScheme.require(call.exchange(), behaviour.settings(), accepted);
    }

    /** For everything else: a locked account is refused as long as its fault is in force. */
    public Endpoint open(Endpoint endpoint, AuthScheme... accepted) {
        return call -> {
            authenticate(call, accepted);
            if (behaviour.faults().inForce(Fault.UNAUTHORIZED) || behaviour.faults().inForce(Fault.KEY_DISABLED)) {
                throw new Refusal(Refusal.invalidCredentials());
            }
            return endpoint.answer(call);
        };
    }
}
