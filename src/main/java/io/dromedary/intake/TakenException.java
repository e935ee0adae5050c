package io.dromedary.intake;

import java.io.IOException;

/** A drop that is not ours to claim: another claim has it, or it was taken away or replaced meanwhile. Nothing has to be done about it. */
public final class TakenException extends IOException {

    public TakenException(Claim claim, String how) {
        super("%s %s; it is left to whoever did that".formatted(claim.path(), how));
    }
}
