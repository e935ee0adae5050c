package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Determines by content the type of a dropped file, and the size of a picture. Nothing is decoded: type, width and height come from the
 * header, with few small reads whatever the file contains. Sources: ITU T.81 (JPEG), W3C PNG, GIF89a, RFC 9649 (WebP), Multimedia
 * Programming Interface 1.0 (RIFF, WAVE), ISO/IEC 14496-12 (MP4).
 */
public final class MediaProbe {

    private static final String PNG_SIGNATURE = "\u0089PNG\r\n\u001a\n";
    /** A segment holds up to 64 KiB; depth maps and colour profiles of real pictures take hundreds, none takes more than this. */
    private static final int MAX_JPEG_SEGMENTS = 4_000;
    /** Chunks before the format of a recording, boxes before the index of a video: real files have a handful. */
    private static final int MAX_CHUNKS = 1_000;
    /** Lengths in the headers of recordings that were streamed: their writer did not know the length. */
    private static final Set<Long> UNKNOWN_LENGTHS = Set.of(0L, 0xFFFFFFFFL);

    private final long maxBytes;
    private final long maxPixels;

    /**
     * @param maxBytes  size of the largest file to accept
     * @param maxPixels largest width times height to accept
     */
    public MediaProbe(long maxBytes, long maxPixels) {
        this.maxBytes = maxBytes;
        this.maxPixels = maxPixels;
    }

    /** @param role what the file is for; null where its content decides that too */
    public Media probe(Path file, MediaRole role) throws InvalidDropException, IOException {
        Media media = probe(file, file.getFileName().toString(), role);
        if (role != null && !media.type().isFitFor(role)) {
            throw new InvalidDropException(new Problem(media.name(), role.key(), media.type().described(),
                    "name a %s file there".formatted(role.formats())));
        }
        return media;
    }

    private Media probe(Path file, String name, MediaRole role) throws InvalidDropException, IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw problem(name, "something that is not a plain file", "put the file itself there, no folder and no link");
        }
        if (attributes.size() == 0) {
            throw problem(name, "an empty file", "copy it again");
        }
        if (attributes.size() > maxBytes) {
            throw problem(name, attributes.size() + " bytes", "make it at most " + maxBytes + " bytes");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            Media media = new Header(name, role, channel).media();
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

    private record Header(String name, MediaRole role, FileChannel channel) {

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
            if (start.startsWith("RIFF") && start.startsWith("WAVE", 8)) {
                return wav();
            }
            String foreign = ForeignFormat.describe(head);
            if (foreign.equals(ForeignFormat.MP4)) {
                return mp4();
            }
            MediaRole wanted = role == null ? ForeignFormat.nearest(foreign) : role;
            throw problem(name, foreign, "convert it to %s, or replace it".formatted(wanted.formats()));
        }

        /** The frame header (SOF) has the size; the segments before it are skipped by their length. */
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
                // Two fields of 24 bits: mask and shift cut off the byte of the other field.
                case "VP8X" -> sized(MediaType.WEBP, (riff.getInt(24) & 0xFFFFFF) + 1, (riff.getInt(26) >>> 8) + 1);
                default -> throw damaged(MediaType.WEBP, "without a picture");
            };
        }

        /** A header, then chunks of four letters and a length; the format comes before the samples. */
        private Media wav() throws InvalidDropException, IOException {
            ByteBuffer riff = all(MediaType.WAV, 0, 12).order(ByteOrder.LITTLE_ENDIAN);
            long length = Integer.toUnsignedLong(riff.getInt(4));
            if (!UNKNOWN_LENGTHS.contains(length) && length + 8 > channel.size()) {
                throw damaged(MediaType.WAV, "that is cut off");
            }
            long at = 12;
            for (int chunks = 0; chunks < MAX_CHUNKS; chunks++) {
                ByteBuffer chunk = all(MediaType.WAV, at, 8).order(ByteOrder.LITTLE_ENDIAN);
                if (new String(chunk.array(), 0, 4, ISO_8859_1).equals("fmt ")) {
                    all(MediaType.WAV, at + 8, 16);
                    return new Media(name, MediaType.WAV, channel.size(), 0, 0);
                }
                long size = Integer.toUnsignedLong(chunk.getInt(4));
                at += 8 + size + (size & 1);
            }
            throw damaged(MediaType.WAV, "without a format");
        }

        /**
         * Boxes have a length and four letters. The index ("moov") is before or after the pictures; without it the video cannot be played.
         */
        private Media mp4() throws InvalidDropException, IOException {
            long at = 0;
            for (int boxes = 0; boxes < MAX_CHUNKS && at < channel.size(); boxes++) {
                ByteBuffer box = all(MediaType.MP4, at, 8);
                long size = Integer.toUnsignedLong(box.getInt(0));
                if (size == 0) {
                    size = channel.size() - at; // up to the end of the file
                } else if (size == 1) {
                    size = all(MediaType.MP4, at, 16).getLong(8);
                }
                if (size < 8) {
                    throw damaged(MediaType.MP4, "with a box of length " + size);
                }
                if (size > channel.size() - at) {
                    throw damaged(MediaType.MP4, "that is cut off");
                }
                if (new String(box.array(), 4, 4, ISO_8859_1).equals("moov")) {
                    return new Media(name, MediaType.MP4, channel.size(), 0, 0);
                }
                at += size;
            }
            throw damaged(MediaType.MP4, "without an index");
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
            return problem(name, "a damaged %s %s %s".formatted(type, type.noun(), how), "copy it again, or open and save it anew");
        }
    }
}
