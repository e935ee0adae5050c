package io.dromedary.intake;

import java.io.IOException;

/** A drop that cannot be claimed: another claim has it, or it was removed or replaced in the meantime. Nothing has to be done about it. */
public final class TakenException extends IOException {

    public TakenException(Claim claim, String how) {
        super("%s %s; it is left to whoever did that".formatted(claim.path(), how));
    }
}
