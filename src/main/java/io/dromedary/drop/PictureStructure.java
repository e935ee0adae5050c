package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.dromedary.job.InvalidDropException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Follows the structure of a picture to its end, so that half a copy is refused; nothing is decoded. What comes behind the end is left
 * alone: phones keep short videos there. Sources: ITU T.81 (JPEG), W3C PNG, GIF89a, RFC 9649 (WebP).
 */
final class PictureStructure {

    /** A segment holds up to 64 KiB; depth maps and colour profiles of real pictures take hundreds, none takes more than this. */
    private static final int MAX_JPEG_SEGMENTS = 4_000;
    /** Pictures of 300 MB in the smallest usual parts, 8 KiB, have fewer. */
    private static final int MAX_PNG_CHUNKS = 100_000;

    private final MediaContent content;

    PictureStructure(MediaContent content) {
        this.content = content;
    }

    /**
     * Segments with a length; the frame header (SOF) has the size. Behind the head of a scan (SOS) come its data, up to the next marker.
     */
    Media jpeg() throws InvalidDropException, IOException {
        Media media = null;
        boolean scanned = false;
        long at = 2;
        for (int segments = 0; segments < MAX_JPEG_SEGMENTS; segments++) {
            ByteBuffer segment = content.all(MediaType.JPEG, at, 2);
            int marker = segment.get(1) & 0xFF;
            if (segment.get(0) == (byte) 0xFF && marker == 0xFF) {
                at++; // fill byte
                continue;
            }
            if (media == null && (segment.get(0) != (byte) 0xFF || marker == 0xD9 || marker == 0xDA)) {
                throw content.damaged(MediaType.JPEG, "without a frame header");
            }
            if (segment.get(0) != (byte) 0xFF) {
                throw content.damaged(MediaType.JPEG, "with bytes between its segments");
            }
            if (marker == 0xD9) {
                if (!scanned) {
                    throw content.damaged(MediaType.JPEG, "without picture data");
                }
                return media;
            }
            int length = content.all(MediaType.JPEG, at + 2, 2).getShort(0) & 0xFFFF;
            if (length < 2) {
                throw content.damaged(MediaType.JPEG, "with a segment of length " + length);
            }
            // C4, C8 and CC are tables and an extension, not frames.
            if (media == null && marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                ByteBuffer frame = content.all(MediaType.JPEG, at + 5, 4);
                media = content.sized(MediaType.JPEG, frame.getShort(2) & 0xFFFF, frame.getShort(0) & 0xFFFF);
            }
            at += 2 + length;
            if (marker == 0xDA) {
                scanned = true;
                at = endOfScan(at);
            }
        }
        throw content.damaged(MediaType.JPEG, media == null ? "without a frame header" : "with too many segments");
    }

    /** A stuffed zero and restart markers belong to the data. */
    private long endOfScan(long begin) throws InvalidDropException, IOException {
        for (long at = begin; at < content.size(); at++) {
            if (content.at(at) == 0xFF) {
                int next = content.at(at + 1);
                if (next > 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
                    return at;
                }
            }
        }
        throw content.cutOff(MediaType.JPEG);
    }

    /** Chunks of a length, four letters, that many bytes and a checksum, up to the one that is called IEND. */
    Media png() throws InvalidDropException, IOException {
        ByteBuffer header = content.all(MediaType.PNG, 8, 25);
        if (header.getInt(0) != 13 || header.getInt(4) != 0x49484452) { // IHDR
            throw content.damaged(MediaType.PNG, "that does not begin with its header");
        }
        Media media = content.sized(MediaType.PNG, header.getInt(8), header.getInt(12));
        long at = 33;
        boolean data = false;
        for (int chunks = 0; chunks < MAX_PNG_CHUNKS; chunks++) {
            ByteBuffer chunk = content.all(MediaType.PNG, at, 12);
            long length = Integer.toUnsignedLong(chunk.getInt(0));
            if (length + 12 > content.size() - at) {
                throw content.cutOff(MediaType.PNG);
            }
            String type = text(chunk, 4, 4);
            if (!isLetters(type)) {
                throw content.damaged(MediaType.PNG, "without its end");
            }
            data |= type.equals("IDAT");
            if (type.equals("IEND")) {
                if (!data) {
                    throw content.damaged(MediaType.PNG, "without picture data");
                }
                return media;
            }
            at += 12 + length;
        }
        throw content.damaged(MediaType.PNG, "with too many parts");
    }

    private static boolean isLetters(String type) {
        return type.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z' || letter >= 'a' && letter <= 'z');
    }

    /** Pictures and extensions, each with blocks of up to 255 bytes that a block of none ends, up to the trailer. */
    Media gif() throws InvalidDropException, IOException {
        ByteBuffer screen = content.all(MediaType.GIF, 6, 7).order(ByteOrder.LITTLE_ENDIAN);
        Media media = content.sized(MediaType.GIF, screen.getShort(0) & 0xFFFF, screen.getShort(2) & 0xFFFF);
        long at = 13 + colours(screen.get(4));
        while (true) {
            switch (content.at(at)) {
                case 0x2C -> at = blocks(at + 11 + colours(content.all(MediaType.GIF, at, 10).get(9)));
                case 0x21 -> at = blocks(at + 2);
                case 0x3B -> {
                    return media;
                }
                case 0 -> at++; // some writers end a part twice
                case -1 -> throw content.cutOff(MediaType.GIF);
                default -> throw content.damaged(MediaType.GIF, "with bytes between its parts");
            }
        }
    }

    /** The length of the table of colours that follows, by the flags before it. */
    private static long colours(byte flags) {
        return flags < 0 ? 3L << ((flags & 7) + 1) : 0;
    }

    private long blocks(long begin) throws IOException {
        long at = begin;
        for (int length = content.at(at); length > 0; length = content.at(at)) {
            at += 1 + length;
        }
        return at + 1;
    }

    Media webp() throws InvalidDropException, IOException {
        ByteBuffer riff = content.all(MediaType.WEBP, 0, 30).order(ByteOrder.LITTLE_ENDIAN);
        if (Integer.toUnsignedLong(riff.getInt(4)) + 8 > content.size()) {
            throw content.cutOff(MediaType.WEBP);
        }
        return switch (text(riff, 12, 4)) {
            case "VP8 " -> {
                if (riff.get(23) != (byte) 0x9D || riff.get(24) != 0x01 || riff.get(25) != 0x2A) {
                    throw content.damaged(MediaType.WEBP, "without a key frame");
                }
                yield content.sized(MediaType.WEBP, riff.getShort(26) & 0x3FFF, riff.getShort(28) & 0x3FFF);
            }
            case "VP8L" -> {
                if (riff.get(20) != 0x2F) {
                    throw content.damaged(MediaType.WEBP, "with a wrong signature");
                }
                int bits = riff.getInt(21);
                yield content.sized(MediaType.WEBP, (bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1);
            }
            // Two fields of 24 bits: mask and shift cut off the byte of the other field.
            case "VP8X" -> content.sized(MediaType.WEBP, (riff.getInt(24) & 0xFFFFFF) + 1, (riff.getInt(26) >>> 8) + 1);
            default -> throw content.damaged(MediaType.WEBP, "without a picture");
        };
    }

    /** As many letters of the bytes. */
    static String text(ByteBuffer bytes, int from, int count) {
        byte[] letters = new byte[count];
        bytes.get(from, letters);
        return new String(letters, ISO_8859_1);
    }
}
