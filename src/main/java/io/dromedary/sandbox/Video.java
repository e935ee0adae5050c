package io.dromedary.sandbox;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.jcodec.api.awt.AWTSequenceEncoder;

/** An H.264 MP4 made of a title card. */
record Video(TitleCard card, int frames) {

    private static final int FRAMES_PER_SECOND = 12;

    static Video of(TitleCard card) {
        return new Video(card, 3 * FRAMES_PER_SECOND);
    }

    Video frames(int count) {
        return new Video(card, count);
    }

    void writeTo(Path file) throws IOException {
        BufferedImage picture = card.draw();
        var encoder = AWTSequenceEncoder.createSequenceEncoder(file.toFile(), FRAMES_PER_SECOND);
        for (int i = 0; i < frames; i++) {
            encoder.encodeImage(picture);
        }
        encoder.finish();
    }
}
