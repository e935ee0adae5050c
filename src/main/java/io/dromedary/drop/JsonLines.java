package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.IntPredicate;

/** {@code *.jobs.jsonl}: one JSON object per line, in UTF-8. Blank lines are skipped, but counted. */
final class JsonLines extends ManifestRowReader {

    /** Lossless: what it parses is written again with the same content; no duplicate keys, numbers to the last digit. */
    private static final ObjectMapper EXACT = JsonMapper
            .builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private final String name;
    private final IntPredicate wanted;
    private final InputStream in;
    private int number;

    /** @param wanted which lines to read, by number */
    JsonLines(Path file, IntPredicate wanted) throws InvalidDropException, IOException {
        this.name = file.getFileName().toString();
        this.wanted = wanted;
        this.in = open(file);
    }

    @Override
    ManifestRow read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            line.reset();
            long length = readLine(line);
            if (length < 0) {
                return null;
            }
            number++;
            if (length > LONGEST && wanted.test(number)) {
                return new ManifestRow(number, "{}", null, new Problem(name, "line " + number, length + " bytes",
                        "make each line at most " + LONGEST + " bytes"));
            }
            String text = length > LONGEST ? "" : decode(line.toByteArray());
            if (!text.isBlank() && wanted.test(number)) {
                return new ManifestRow(number, text, tree(text), null);
            }
        }
    }

    /** @return the length of the line, of which at most {@link #LONGEST} bytes are kept; -1 at the end */
    private long readLine(ByteArrayOutputStream line) throws IOException {
        long length = 0;
        int next = in.read();
        if (next < 0) {
            return -1;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (++length <= LONGEST) {
                line.write(next);
            }
        }
        return length;
    }

    private static String decode(byte[] line) throws CharacterCodingException {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        if (text.indexOf('\0') >= 0) {
            throw new MalformedInputException(1);
        }
        return text;
    }

    /**
     * JSON that is not written line by line: an array, or objects that go over several lines. Each line would be an error of its own, and
     * some of them would be a job by chance.
     */
    static void refuseOtherForms(Iterator<ManifestRow> rows, String name) throws InvalidDropException {
        Problem problem = null;
        ManifestRow unfinished = null;
        for (boolean first = true; rows.hasNext(); first = false) {
            ManifestRow row = rows.next();
            String text = row.text().strip();
            boolean object = text.startsWith("{");
            if (problem != null) {
                continue; // to the end, since what is no UTF-8 is refused for that
            }
            if (first && !object || text.endsWith(",") && tree(text.substring(0, text.length() - 1)) != null) {
                problem = new Problem(name, "line " + row.number(), object || text.startsWith("[") ? "a JSON array" : SafeText.quoted(text),
                        "write one JSON object into each line, without brackets around them and commas after them (jq -c '.[]' does it)");
            } else if (unfinished != null && !object) {
                problem = new Problem(name, "line " + unfinished.number(), "an object that goes on in the next line",
                        "write each object into one line (jq -c . does it)");
            }
            unfinished = row.problem() == null && isUnfinished(text) ? row : null;
        }
        if (problem != null) {
            throw new InvalidDropException(problem);
        }
    }

    private static boolean isUnfinished(String text) {
        try {
            EXACT.readTree(text);
            return false;
        } catch (JsonProcessingException e) {
            return e.getLocation() != null && e.getLocation().getCharOffset() >= text.length();
        }
    }

    private static ObjectNode tree(String text) {
        try {
            return EXACT.readTree(text) instanceof ObjectNode tree ? tree : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
