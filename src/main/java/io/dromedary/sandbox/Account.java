package io.dromedary.sandbox;

/** Who may come in: the credentials of a call, and the faults that lock the whole account. */
final class Account {

    private final Behaviour behaviour;

    Account(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** For paid POSTs, whose faults are struck one by one. */
    AuthScheme authenticate(Call call, AuthScheme... accepted) {
        return AuthScheme.require(call.exchange(), behaviour.settings(), accepted);
    }

    /** For everything else: a locked account is refused as long as its fault is in force. */
    Endpoint open(Endpoint endpoint, AuthScheme... accepted) {
        return call -> {
            authenticate(call, accepted);
            if (behaviour.faults().inForce(Fault.UNAUTHORIZED) || behaviour.faults().inForce(Fault.KEY_DISABLED)) {
                throw new Refusal(Refusal.invalidCredentials());
            }
            return endpoint.answer(call);
        };
    }
}
