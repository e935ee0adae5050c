package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;

/** An untrusted text file: a plain file (links are not followed) of at most 64 KiB in strict UTF-8; a BOM is skipped. */
public final class SmallText {

    public static final int MAX_BYTES = 64 * 1024;

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

    private static String decode(byte[] bytes, String name) throws InvalidDropException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            in.position(3);
        } else if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw encoding(name, "UTF-16 text (it begins so at byte 0)");
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
