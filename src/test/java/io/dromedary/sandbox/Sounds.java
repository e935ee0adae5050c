package io.dromedary.sandbox;

import java.io.IOException;

/** Sounds to upload. */
final class Sounds {

    private Sounds() {
    }

    /** A fifth of a second. */
    static byte[] wav() throws IOException {
        try (var in = Sounds.class.getResourceAsStream("/sandbox/artefacts/sample.wav")) {
            return in.readAllBytes();
        }
    }
}
