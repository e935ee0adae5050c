package io.dromedary.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The smallest files whose structure is that of pictures, recordings or videos. */
public final class Pictures {

    private Pictures() {
    }

    /** @param salt makes the content differ */
    public static Path png(Path file, int width, int height, String salt) throws IOException {
        byte[] tail = salt.getBytes(StandardCharsets.UTF_8);
        ByteBuffer png = ByteBuffer.allocate(57 + tail.length);
        png.put("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1)).putInt(13).putInt(0x49484452).putInt(width).putInt(height);
        png.put(new byte[] {8, 2, 0, 0, 0}).putInt(0);
        png.putInt(0).put("IDAT".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        png.putInt(0).put("IEND".getBytes(StandardCharsets.US_ASCII)).putInt(0).put(tail);
        return Files.write(file, png.array());
    }

    public static Path wav(Path file) throws IOException {
        ByteBuffer wav = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(38).put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000).putShort((short) 2).putShort((short) 16);
        return Files.write(file, wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2).array());
    }

    public static Path mp4(Path file) throws IOException {
        ByteBuffer mp4 = ByteBuffer.allocate(36).putInt(20).put("ftypisom".getBytes(StandardCharsets.US_ASCII)).putInt(512);
        mp4.put("isom".getBytes(StandardCharsets.US_ASCII)).putInt(8).put("moov".getBytes(StandardCharsets.US_ASCII));
        return Files.write(file, mp4.putInt(8).put("mdat".getBytes(StandardCharsets.US_ASCII)).array());
    }
}
