package io.dromedary.drop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;

/** Parses untrusted JSON strictly (RFC 8259): no duplicate keys, one value, bounded depth and numbers. */
final class JsonTree {

    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(StrictTree.MAX_DEPTH)
                    .maxNumberLength(StrictTree.MAX_NUMBER_LENGTH)
                    .build())
            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonTree() {
    }

    static JsonNode parse(String text, String name) throws InvalidDropException {
        try {
            return STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new InvalidDropException(new Problem(name,
                    at == null ? null : "line " + at.getLineNr() + " column " + at.getColumnNr(),
                    "no valid JSON (" + SafeText.head(SafeText.line(e.getOriginalMessage()), SafeText.VALUE_LENGTH) + ")",
                    "correct it there: plain JSON, one object, each key once, at most " + StrictTree.MAX_DEPTH + " levels deep"));
        }
    }
}
