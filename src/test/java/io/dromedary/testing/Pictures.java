package io.dromedary.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The smallest files whose headers say that they are pictures. */
public final class Pictures {

    private Pictures() {
    }

    /** @param salt makes the content differ */
    public static Path png(Path file, int width, int height, String salt) throws IOException {
        byte[] tail = salt.getBytes(StandardCharsets.UTF_8);
        ByteBuffer png = ByteBuffer.allocate(33 + tail.length);
        png.put("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1)).putInt(13).putInt(0x49484452).putInt(width).putInt(height);
        png.put(new byte[] {8, 2, 0, 0, 0}).putInt(0).put(tail);
        return Files.write(file, png.array());
    }
}
