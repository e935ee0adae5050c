package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** An untrusted text file: a plain file (links are not followed) of at most 64 KiB in strict UTF-8; a BOM is skipped. */
public final class SmallText {

    public static final int MAX_BYTES = 64 * 1024;

    private static final int LENIENT_BYTES = 4 << 20;
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private SmallText() {
    }

    /** @param name what messages call the file */
    static String read(Path file, String name) throws InvalidDropException, IOException {
        try (FileChannel channel = DroppedFile.open(file, name)) {
            byte[] bytes = Channels.newInputStream(channel).readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InvalidDropException(new Problem(name, null, channel.size() + " bytes",
                        "make it at most " + MAX_BYTES + " bytes"));
            }
            return decode(bytes, name);
        }
    }

    /**
     * The first 4 MiB of a file that is no valid text of ours, as well as it can be read: UTF-8, UTF-16 or Windows-1252. Only for finding
     * out what it mentions.
     */
    static String readLeniently(Path file) throws InvalidDropException, IOException {
        byte[] bytes;
        try (InputStream in = DroppedFile.stream(file)) {
            bytes = in.readNBytes(LENIENT_BYTES);
        }
        boolean marked = startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE);
        if (marked || bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0)) {
            return new String(bytes, bytes[0] == (byte) 0xFE || bytes[0] == 0 ? UTF_16BE : UTF_16LE);
        }
        String text = new String(bytes, UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : new String(bytes, WINDOWS);
    }

    /** Whether it is no plain file, is empty, or has bytes at its beginning that no text has. */
    static boolean isBinary(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (InputStream in = DroppedFile.stream(file)) {
            byte[] head = in.readNBytes(ForeignFormat.HEAD_BYTES);
            return !ForeignFormat.TEXT.equals(ForeignFormat.of(new String(head, ISO_8859_1)));
        } catch (InvalidDropException e) {
            return true;
        }
    }

    private static String decode(byte[] bytes, String name) throws InvalidDropException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            in.position(3);
        } else if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw encoding(name, "UTF-16 text");
        }
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(in, out, true);
        if (result.isError()) {
            int at = in.position();
            throw encoding(name, "text that is not UTF-8 (byte %d is 0x%02X)".formatted(at, bytes[at] & 0xFF));
        }
        String text = out.flip().toString();
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw encoding(name, "binary data or UTF-16 text (byte %d is 0x00)"
                    .formatted(in.position() - text.substring(nul).getBytes(UTF_8).length));
        }
        return text;
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static InvalidDropException encoding(String name, String found) {
        return new InvalidDropException(new Problem(name, null, found, "save it as plain text in UTF-8"));
    }
}
