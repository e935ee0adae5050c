package io.dromedary.kamelet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;
import org.apache.commons.codec.digest.DigestUtils;

/** A message in the words of a drop. */
final class Asked {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LISTS = Set.of("images", "reference_images");
    private static final Set<String> ROLES = Set.of("images", "end_image", "reference_images", "audio", "video");
    private static final int MARK = 16;
    private static final int LONGEST = 60;

    private final Map<String, byte[]> media = new LinkedHashMap<>();
    private final ObjectNode sidecar;
    private final String key;

    /**
     * @param said what the kamelet's settings say, by the words of a sidecar
     * @param key  null where the content is to decide
     */
    private Asked(ObjectNode said, String key) {
        this.sidecar = said;
        this.key = key;
    }

    /**
     * @param said   by the words of a sidecar
     * @param folder in the inbox
     */
    static Submission read(Exchange exchange, ObjectNode said, String folder, Duration patience) throws InvalidPayloadException {
        Message message = exchange.getMessage();
        for (Map.Entry<String, String> header : Map.of("HiggsfieldModel", "model", "HiggsfieldPrompt", "prompt").entrySet()) {
            String value = message.getHeader(header.getKey(), String.class);
            if (value != null) {
                said.put(header.getValue(), value);
            }
        }
        said.setAll(parameters(message.getHeader("HiggsfieldParameters", String.class)));
        Asked asked = new Asked(said, message.getHeader("HiggsfieldKey", String.class));
        asked.body(exchange, message.getBody());
        return asked.submission(folder, patience);
    }

    static ObjectNode parameters(String json) {
        try {
            JsonNode read = json == null || json.isBlank() ? JSON.createObjectNode() : JSON.readTree(json);
            if (read instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // Its message may quote what was said.
            throw new IllegalArgumentException("parameters is no JSON.");
        }
        throw new IllegalArgumentException("parameters must be a JSON object, such as {\"duration\": 5}.");
    }

    // ------------------------------------------------------------------ media

    /** A text is the prompt where none was said. */
    private void body(Exchange exchange, Object body) throws InvalidPayloadException {
        if (body instanceof Map<?, ?> roles) {
            for (Map.Entry<?, ?> role : roles.entrySet()) {
                if (!ROLES.contains(String.valueOf(role.getKey()))) {
                    throw new IllegalArgumentException("The body is a map, and %s is none of %s.".formatted(role.getKey(), ROLES));
                }
                files(exchange, String.valueOf(role.getKey()), role.getValue());
            }
        } else if (body instanceof String prompt) {
            if (!prompt.isBlank() && !sidecar.has("prompt")) {
                sidecar.put("prompt", prompt);
            }
        } else if (body != null) {
            files(exchange, null, body);
        }
        if (!sidecar.has("images")) {
            sidecar.putArray("images");
        }
    }

    private void files(Exchange exchange, String role, Object content) throws InvalidPayloadException {
        for (Object one : content instanceof Collection<?> many ? many : List.of(content)) {
            byte[] bytes;
            try {
                bytes = exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, one);
            } catch (NoTypeConversionAvailableException | TypeConversionException e) {
                throw new InvalidPayloadException(exchange, byte[].class, exchange.getMessage(), e);
            }
            if (bytes.length == 0) {
                continue;
            }
            Format format = Format.of(bytes);
            String name = "%d.%s".formatted(media.size() + 1, format.suffix);
            media.put(name, bytes);
            String as = role == null ? format.role : role;
            ArrayNode names = sidecar.get(as) instanceof ArrayNode list ? list : sidecar.putArray(as);
            names.add(name);
        }
    }

    /** What the line takes, told apart by the first bytes; the line looks closely. */
    private enum Format {
        JPG("images", "\u00ff\u00d8\u00ff", 0), PNG("images", "\u0089PNG", 0), GIF("images", "GIF8", 0), WEBP("images", "WEBP", 8),
        WAV("audio", "WAVE", 8), MP4("video", "ftyp", 4);

        private final String role;
        private final String suffix = name().toLowerCase(Locale.ROOT);
        private final byte[] magic;
        private final int at;

        Format(String role, String magic, int at) {
            this.role = role;
            this.magic = magic.getBytes(StandardCharsets.ISO_8859_1);
            this.at = at;
        }

        static Format of(byte[] bytes) {
            for (Format format : values()) {
                int end = format.at + format.magic.length;
                if (bytes.length >= end && Arrays.equals(bytes, format.at, end, format.magic, 0, format.magic.length)) {
                    return format;
                }
            }
            throw new IllegalArgumentException("The body is no JPEG, PNG, WebP or GIF picture, no WAV recording and no MP4 video.");
        }
    }

    // ------------------------------------------------------------------ names

    private Submission submission(String folder, Duration patience) {
        String mark = (key == null ? content() : DigestUtils.sha256Hex(key)).substring(0, MARK);
        String readable = key == null ? "drop" : key.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        String name = (readable.length() > LONGEST ? readable.substring(0, LONGEST) : readable) + "-" + mark;
        Map<String, byte[]> files = new LinkedHashMap<>();
        media.forEach((number, bytes) -> files.put(name + "-" + number, bytes));
        for (String role : ROLES) {
            if (sidecar.get(role) instanceof ArrayNode numbers) {
                ArrayNode names = sidecar.putArray(role);
                numbers.forEach(number -> names.add(name + "-" + number.asText()));
                if (names.size() == 1 && !LISTS.contains(role)) {
                    sidecar.put(role, names.get(0).asText());
                }
            }
        }
        // What the line calls a duplicate is the same submission sent again, and nothing else.
        sidecar.put("variation", name);
        return new Submission(name, mark, folder, sidecar.toString().getBytes(StandardCharsets.UTF_8), files,
                System.nanoTime() + patience.toNanos());
    }

    private String content() {
        // Whatever order settings and headers were read in.
        Map<String, JsonNode> said = new TreeMap<>();
        sidecar.properties().forEach(one -> said.put(one.getKey(), one.getValue()));
        StringBuilder all = new StringBuilder(said.toString());
        media.values().forEach(bytes -> all.append(DigestUtils.sha256Hex(bytes)));
        return DigestUtils.sha256Hex(all.toString());
    }
}
