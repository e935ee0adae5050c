package io.dromedary.deliver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a file carries a C2PA manifest ("Content Credentials"), by the place where its kind of file keeps one. Nothing is decoded, no
 * signature is checked, and no more is read than the heads of a bounded number of parts: what a file says of its own lengths is not
 * believed beyond that. Source: C2PA specification, "Embedding manifests into assets".
 */
final class ContentCredentials {

    /** A file in more parts than this is not followed to its end: 100,000 of the smallest usual ones, of 8 KiB, are 800 MB. */
    private static final int MOST_PARTS = 100_000;
    private static final int LARGEST_HEAD = 64;

    private static final long PNG = 0x89504E470D0A1A0AL;
    private static final int RIFF = 0x52494646;
    private static final int FTYP = 0x66747970;
    /** {@code d8fec3d6-1b0e-483c-9297-5828877ec481}, the box of C2PA in a file of the ISO base media format (MP4, MOV, HEIC, AVIF). */
    private static final long BOX_HIGH = 0xD8FEC3D61B0E483CL;
    private static final long BOX_LOW = 0x92975828877EC481L;
    /** The first letters of the identifier that says what a JUMBF box holds: other standards use such boxes in JPEG as well. */
    private static final String JUMBF_OF_C2PA = "c2pa";

    private final FileChannel file;
    private final long size;

    private ContentCredentials(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    /** Empty where that is not known: of other kinds of files, and of one that is not built as its kind is. */
    static Optional<Boolean> isIn(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            return new ContentCredentials(file).find();
        }
    }

    private Optional<Boolean> find() throws IOException {
        ByteBuffer head = head(0);
        if (head.remaining() < 12) {
            return Optional.empty();
        }
        if (head.getLong(0) == PNG) {
            return inPng();
        }
        if ((head.getShort(0) & 0xFFFF) == 0xFFD8) {
            return inJpeg();
        }
        if (head.getInt(0) == RIFF) {
            return inRiff();
        }
        return head.getInt(4) == FTYP ? inBoxes() : Optional.empty();
    }

    /** A chunk {@code caBX}, anywhere before the end. */
    private Optional<Boolean> inPng() throws IOException {
        long at = 8;
        for (int parts = 0; parts < MOST_PARTS; parts++) {
            ByteBuffer chunk = head(at);
            if (chunk.remaining() < 8) {
                return Optional.empty();
            }
            switch (text(chunk, 4)) {
                case "caBX" -> {
                    return Optional.of(true);
                }
                case "IEND" -> {
                    return Optional.of(false);
                }
                default -> at += 12 + Integer.toUnsignedLong(chunk.getInt(0));
            }
        }
        return Optional.empty();
    }

    /** A segment APP11 with a JUMBF box of C2PA, before the picture's data. */
    private Optional<Boolean> inJpeg() throws IOException {
        long at = 2;
        for (int parts = 0; parts < MOST_PARTS; parts++) {
            ByteBuffer segment = head(at);
            if (segment.remaining() < 4 || segment.get(0) != (byte) 0xFF) {
                return Optional.empty();
            }
            int marker = segment.get(1) & 0xFF;
            if (marker == 0xFF) {
                at++; // fill byte
                continue;
            }
            if (marker == 0xDA || marker == 0xD9) {
                return Optional.of(false);
            }
            int length = segment.getShort(2) & 0xFFFF;
            if (length < 2) {
                return Optional.empty();
            }
            if (marker == 0xEB && isJumbfOfC2pa(segment)) {
                return Optional.of(true);
            }
            at += 2 + length;
        }
        return Optional.empty();
    }

    /**
     * Marker and length (4), {@code JP}, number of the box (2), number of the packet (4), then the box: length, {@code jumb}, and in it the
     * description: length, {@code jumd}, the identifier. A box that goes on in further segments repeats its head there.
     */
    private static boolean isJumbfOfC2pa(ByteBuffer segment) {
        return segment.remaining() >= 32 && segment.get(4) == 'J' && segment.get(5) == 'P' && text(segment, 16).equals("jumb")
                && text(segment, 24).equals("jumd") && text(segment, 28).equals(JUMBF_OF_C2PA);
    }

    /** A chunk {@code C2PA}: in WebP, WAV and AVI. */
    private Optional<Boolean> inRiff() throws IOException {
        long at = 12;
        for (int parts = 0; parts < MOST_PARTS; parts++) {
            if (at >= size) {
                return Optional.of(false);
            }
            ByteBuffer chunk = head(at).order(ByteOrder.LITTLE_ENDIAN);
            if (chunk.remaining() < 8) {
                return Optional.empty();
            }
            if (text(chunk, 0).equals("C2PA")) {
                return Optional.of(true);
            }
            long length = Integer.toUnsignedLong(chunk.getInt(4));
            at += 8 + length + (length & 1);
        }
        return Optional.empty();
    }

    /** A box {@code uuid} of C2PA at the top. */
    private Optional<Boolean> inBoxes() throws IOException {
        long at = 0;
        for (int parts = 0; parts < MOST_PARTS; parts++) {
            if (at == size) {
                return Optional.of(false);
            }
            ByteBuffer box = head(at);
            if (box.remaining() < 8) {
                return Optional.empty();
            }
            long length = Integer.toUnsignedLong(box.getInt(0));
            int begin = 8;
            if (length == 1) {
                begin = 16;
                if (box.remaining() < begin) {
                    return Optional.empty();
                }
                length = box.getLong(8);
            }
            if (text(box, 4).equals("uuid") && box.remaining() >= begin + 16 && box.getLong(begin) == BOX_HIGH
                    && box.getLong(begin + 8) == BOX_LOW) {
                return Optional.of(true);
            }
            if (length == 0) {
                return Optional.of(false); // the last one, up to the end of the file
            }
            if (length < begin || length > size - at) {
                return Optional.empty();
            }
            at += length;
        }
        return Optional.empty();
    }

    private static String text(ByteBuffer part, int at) {
        byte[] letters = new byte[4];
        part.get(at, letters);
        return new String(letters, ISO_8859_1);
    }

    /** The first bytes of a part, fewer at the end of the file. */
    private ByteBuffer head(long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate((int) Math.max(0, Math.min(LARGEST_HEAD, size - at)));
        int count = head.hasRemaining() ? file.read(head, at) : -1;
        while (count > 0 && head.hasRemaining()) {
            count = file.read(head, at + head.position());
        }
        return head.flip();
    }
}
