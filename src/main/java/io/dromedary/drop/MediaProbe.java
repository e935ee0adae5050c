package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Decides by content what a dropped picture is and how large. Nothing is decoded: type, width and height come from the header,
 * with few small reads whatever the file says. Sources: ITU T.81 (JPEG), W3C PNG, GIF89a, RFC 9649 (WebP).
 */
public final class MediaProbe {

    private static final String PNG_SIGNATURE = "\u0089PNG\r\n\u001a\n";
    /** A segment holds up to 64 KiB; depth maps and colour profiles of real pictures take hundreds, none takes more than this. */
    private static final int MAX_JPEG_SEGMENTS = 4_000;

    private final long maxBytes;
    private final long maxPixels;

    /**
     * @param maxBytes  largest file to take
     * @param maxPixels largest width times height to take
     */
    public MediaProbe(long maxBytes, long maxPixels) {
        this.maxBytes = maxBytes;
        this.maxPixels = maxPixels;
    }

    public Media probe(Path file) throws InvalidDropException, IOException {
        String name = file.getFileName().toString();
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw problem(name, "something that is not a plain file", "put the picture itself there, no folder and no link");
        }
        if (attributes.size() == 0) {
            throw problem(name, "an empty file", "copy the picture again");
        }
        if (attributes.size() > maxBytes) {
            throw problem(name, attributes.size() + " bytes", "make it at most " + maxBytes + " bytes");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            Media media = new Header(name, channel).media();
            long pixels = (long) media.width() * media.height();
            if (pixels > maxPixels) {
                throw problem(name, "%d x %d = %d pixels".formatted(media.width(), media.height(), pixels),
                        "scale it down to at most " + maxPixels + " pixels");
            }
            return media;
        }
    }

    private static InvalidDropException problem(String name, String found, String remedy) {
        return new InvalidDropException(new Problem(name, null, found, remedy));
    }

    private record Header(String name, FileChannel channel) {

        Media media() throws InvalidDropException, IOException {
            byte[] head = read(0, ForeignFormat.HEAD_BYTES).array();
            String start = new String(head, ISO_8859_1);
            if (start.startsWith("\u00ff\u00d8\u00ff")) {
                return jpeg();
            }
            if (start.startsWith(PNG_SIGNATURE)) {
                return png();
            }
            if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
                ByteBuffer size = all(MediaType.GIF, 6, 4).order(ByteOrder.LITTLE_ENDIAN);
                return sized(MediaType.GIF, size.getShort(0) & 0xFFFF, size.getShort(2) & 0xFFFF);
            }
            if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
                return webp();
            }
            throw problem(name, ForeignFormat.describe(head), "convert it to JPEG, PNG, WebP or GIF, or replace it");
        }

        /** The frame header (SOF) has the size; what comes before it is skipped by its length. */
        private Media jpeg() throws InvalidDropException, IOException {
            long at = 2;
            for (int segments = 0; segments < MAX_JPEG_SEGMENTS; segments++) {
                ByteBuffer segment = all(MediaType.JPEG, at, 4);
                int marker = segment.get(1) & 0xFF;
                if (segment.get(0) != (byte) 0xFF || marker == 0xD9 || marker == 0xDA) {
                    throw damaged(MediaType.JPEG, "without a frame header");
                }
                if (marker == 0xFF) {
                    at++; // fill byte
                    continue;
                }
                int length = segment.getShort(2) & 0xFFFF;
                if (length < 2) {
                    throw damaged(MediaType.JPEG, "with a segment of length " + length);
                }
                // C4, C8 and CC are tables and an extension, not frames.
                if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                    ByteBuffer frame = all(MediaType.JPEG, at + 5, 4);
                    return sized(MediaType.JPEG, frame.getShort(2) & 0xFFFF, frame.getShort(0) & 0xFFFF);
                }
                at += 2 + length;
            }
            throw damaged(MediaType.JPEG, "without a frame header");
        }

        private Media png() throws InvalidDropException, IOException {
            ByteBuffer chunk = all(MediaType.PNG, 8, 25);
            if (chunk.getInt(0) != 13 || chunk.getInt(4) != 0x49484452) { // IHDR
                throw damaged(MediaType.PNG, "that does not begin with its header");
            }
            return sized(MediaType.PNG, chunk.getInt(8), chunk.getInt(12));
        }

        private Media webp() throws InvalidDropException, IOException {
            ByteBuffer riff = all(MediaType.WEBP, 0, 30).order(ByteOrder.LITTLE_ENDIAN);
            if (Integer.toUnsignedLong(riff.getInt(4)) + 8 > channel.size()) {
                throw damaged(MediaType.WEBP, "that is cut off");
            }
            String chunk = new String(riff.array(), 12, 4, ISO_8859_1);
            return switch (chunk) {
                case "VP8 " -> {
                    if (riff.get(23) != (byte) 0x9D || riff.get(24) != 0x01 || riff.get(25) != 0x2A) {
                        throw damaged(MediaType.WEBP, "without a key frame");
                    }
                    yield sized(MediaType.WEBP, riff.getShort(26) & 0x3FFF, riff.getShort(28) & 0x3FFF);
                }
                case "VP8L" -> {
                    if (riff.get(20) != 0x2F) {
                        throw damaged(MediaType.WEBP, "with a wrong signature");
                    }
                    int bits = riff.getInt(21);
                    yield sized(MediaType.WEBP, (bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1);
                }
                // Two fields of 24 bits; the byte before each is cut off by the shift or mask.
                case "VP8X" -> sized(MediaType.WEBP, (riff.getInt(24) & 0xFFFFFF) + 1, (riff.getInt(26) >>> 8) + 1);
                default -> throw damaged(MediaType.WEBP, "without a picture");
            };
        }

        private Media sized(MediaType type, int width, int height) throws InvalidDropException, IOException {
            if (width <= 0 || height <= 0) {
                throw damaged(type, "of " + Integer.toUnsignedLong(width) + " x " + Integer.toUnsignedLong(height) + " pixels");
            }
            return new Media(name, type, channel.size(), width, height);
        }

        private ByteBuffer all(MediaType type, long at, int count) throws InvalidDropException, IOException {
            ByteBuffer bytes = read(at, count);
            if (bytes.capacity() < count) {
                throw damaged(type, "that is cut off");
            }
            return bytes;
        }

        private ByteBuffer read(long at, int count) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(count, channel.size() - at)));
            int got = 0;
            while (got >= 0 && bytes.hasRemaining()) {
                got = channel.read(bytes, at + bytes.position());
            }
            return bytes;
        }

        private InvalidDropException damaged(MediaType type, String how) {
            return problem(name, "a damaged " + type + " picture " + how, "copy it again, or open and save it anew");
        }
    }
}
