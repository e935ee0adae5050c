package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.dromedary.job.InvalidDropException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How many pixels a picture has, by its first bytes: enough to decide whether it is taken at all. Whether it is whole, and what it is, is
 * decided when it is read as part of a drop.
 */
public final class PictureSize {

    /** Profiles of colour and previews stand before the size of some JPEG pictures; few have more than this. */
    private static final int[] HEADS = {64 * 1024, 1024 * 1024};
    private static final int PNG_HEADER = 16;
    private static final int WEBP_HEADER = 12;

    /** Reads the first bytes of a file. */
    @FunctionalInterface
    public interface Source {
        byte[] read(int most) throws IOException;
    }

    private PictureSize() {
    }

    /** @return empty if it is no picture, or if its size does not stand at its beginning */
    public static OptionalLong pixels(Source picture) throws IOException {
        for (int most : HEADS) {
            byte[] head = picture.read(most);
            OptionalLong pixels = pixels(head);
            if (pixels.isPresent() || head.length < most) {
                return pixels;
            }
        }
        return OptionalLong.empty();
    }

    /** Of a file on this disk; empty also where it is no plain one. */
    public static OptionalLong pixels(Path file) throws IOException {
        return pixels(most -> {
            try (InputStream content = DroppedFile.stream(file)) {
                return content.readNBytes(most);
            } catch (InvalidDropException e) {
                return new byte[0];
            }
        });
    }

    private static OptionalLong pixels(byte[] head) {
        String start = new String(head, 0, Math.min(head.length, WEBP_HEADER + 4), ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.wrap(head);
        try {
            if (start.startsWith(MediaProbe.PNG_SIGNATURE)) {
                return product(bytes.getInt(PNG_HEADER), bytes.getInt(PNG_HEADER + 4));
            }
            if (start.startsWith("GIF8")) {
                bytes.order(ByteOrder.LITTLE_ENDIAN);
                return product(bytes.getShort(6) & 0xFFFF, bytes.getShort(8) & 0xFFFF);
            }
            if (start.startsWith("RIFF") && start.startsWith("WEBPVP8", 8)) {
                return webp(start.substring(WEBP_HEADER), bytes.order(ByteOrder.LITTLE_ENDIAN));
            }
            return start.startsWith(MediaProbe.JPEG_SIGNATURE) ? jpeg(bytes) : OptionalLong.empty();
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            // It ends before.
            return OptionalLong.empty();
        }
    }

    private static OptionalLong webp(String form, ByteBuffer bytes) {
        return switch (form) {
            case "VP8 " -> product(bytes.getShort(26) & 0x3FFF, bytes.getShort(28) & 0x3FFF);
            case "VP8L" -> product((bytes.getInt(21) & 0x3FFF) + 1, (bytes.getInt(21) >>> 14 & 0x3FFF) + 1);
            case "VP8X" -> product((bytes.getInt(24) & 0xFFFFFF) + 1, (bytes.getInt(26) >>> 8) + 1);
            default -> OptionalLong.empty();
        };
    }

    /** The size stands in the frame header, behind other segments. */
    private static OptionalLong jpeg(ByteBuffer bytes) {
        int at = 2;
        while (true) {
            int marker = bytes.get(at + 1) & 0xFF;
            if (bytes.get(at) != (byte) 0xFF || marker == 0xD9 || marker == 0xDA) {
                return OptionalLong.empty();
            }
            if (marker == 0xFF) {
                at++; // fill byte
            } else if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                return product(bytes.getShort(at + 7) & 0xFFFF, bytes.getShort(at + 5) & 0xFFFF);
            } else {
                at += 2 + Math.max(2, bytes.getShort(at + 2) & 0xFFFF);
            }
        }
    }

    private static OptionalLong product(int width, int height) {
        long pixels = Integer.toUnsignedLong(width) * height;
        return pixels > 0 ? OptionalLong.of(pixels) : OptionalLong.empty();
    }
}
