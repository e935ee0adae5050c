package io.dromedary.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.job.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The results that an answer names, in whatever shape: the one place where they are read. A file is a bare address, an object with a
 * {@code url}, or the pair {@code raw} and {@code min}; members, lists and objects of them nest. Sources: facts, request object, JobSet,
 * web API, {@code /api/generation-results}.
 *
 * <p>A member's name tells what its address is. One that means a result always counts. One that is not known counts only where nothing
 * else does: it may be a page of help as well, which must not hold up what was paid for. Some never count, and neither does what we
 * uploaded ourselves. An address that is named twice is one result.
 */
final class NamedResults {

    private static final Set<String> RESULT = Set.of("image", "images", "picture", "pictures", "video", "videos", "audio", "audios",
            "file", "files", "media", "asset", "assets", "artifact", "artifacts", "result", "results", "output", "outputs", "raw", "depth",
            "mask", "masks", "zip", "mov", "mp4", "webm", "gif", "png", "jpg", "jpeg", "webp", "wav", "mp3", "exr", "psd", "jsx", "fbx",
            "ply", "glb", "gltf", "obj", "stl", "usdz");
    private static final Set<String> NEVER = Set.of("status", "cancel", "webhook", "callback", "error", "errors", "detail", "details",
            "input", "inputs", "param", "params", "parameters", "arguments", "request", "prompt", "jobs");
    /** Beside a result's own name: a smaller form of it, or what it was made of. */
    private static final Set<String> LESSER = Set.of("thumbnail", "thumbnails", "thumb", "preview", "poster", "cover", "reference",
            "references", "source", "original", "init");
    private static final int DEEPEST = 6;

    private final Set<String> sent;
    /** By address without query. */
    private final Map<String, Result> known = new LinkedHashMap<>();
    private final Map<String, Result> others = new LinkedHashMap<>();
    private final Set<String> otherMembers = new LinkedHashSet<>();
    private String small;

    private NamedResults(Set<String> sent) {
        this.sent = sent;
    }

    /**
     * @param owner a request, or one job of a set
     * @param sent  addresses of what we uploaded, without queries
     */
    static NamedResults in(JsonNode owner, Set<String> sent) {
        NamedResults named = new NamedResults(sent);
        named.members(owner, false, 0);
        named.placeSmallForm();
        return named;
    }

    /** What is certainly a result. */
    List<Result> known() {
        return List.copyOf(known.values());
    }

    /** What is certainly a result; what may be one where nothing is. */
    List<Result> any() {
        return known.isEmpty() ? List.copyOf(others.values()) : known();
    }

    /** Members with an address that were passed over, since others are certainly results. */
    Set<String> passedOver() {
        return known.isEmpty() ? Set.of() : Collections.unmodifiableSet(otherMembers);
    }

    private void members(JsonNode owner, boolean isResult, int depth) {
        // One file in two places: `result` is the same as the full form of `results`.
        boolean hasFull = address(owner.path("results").path("raw")) != null;
        owner.properties().forEach(member -> {
            List<String> words = words(member.getKey());
            if (Collections.disjoint(words, NEVER) && !(hasFull && member.getKey().equals("result"))) {
                boolean lesser = !Collections.disjoint(words, LESSER);
                boolean result = !lesser && (isResult || !Collections.disjoint(words, RESULT));
                int before = others.size();
                read(member.getValue(), result, depth + 1);
                if (others.size() > before) {
                    otherMembers.add(Phase.shown(member.getKey()));
                }
            }
        });
    }

    /** {@code video_url} and {@code videoUrl} are video and url. */
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) || Character.isUpperCase(c)) {
                words.add(word.toString().toLowerCase(Locale.ROOT));
                word.setLength(0);
            }
            if (Character.isLetterOrDigit(c)) {
                word.append(c);
            }
        }
        words.add(word.toString().toLowerCase(Locale.ROOT));
        return words;
    }

    private void read(JsonNode value, boolean isResult, int depth) {
        String address = address(value);
        if (address != null) {
            add(address, null, isResult);
        } else if (depth < DEEPEST && value.isArray()) {
            value.forEach(entry -> read(entry, isResult, depth + 1));
        } else if (depth < DEEPEST && value.isObject()) {
            String raw = address(value.path("raw"));
            String min = address(value.path("min"));
            if (raw != null) {
                add(raw, min, isResult);
            } else if (min != null && isResult) {
                small = min;
            } else {
                members(value, isResult, depth);
            }
        }
    }

    /** Null where the value is no file. */
    private static String address(JsonNode value) {
        JsonNode text = value.isTextual() ? value : value.path("url");
        boolean web = text.isTextual() && (starts(text.asText(), "https://") || starts(text.asText(), "http://"));
        return web ? text.asText() : null;
    }

    private static boolean starts(String text, String scheme) {
        return text.length() > scheme.length() && text.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private void add(String address, String preview, boolean isResult) {
        String key = Result.withoutQuery(address);
        if (!sent.contains(key)) {
            (isResult ? known : others).putIfAbsent(key, new Result(address, address.equals(preview) ? null : preview));
        }
    }

    /** A smaller form without its full one is the preview of what else the owner names, or the result itself. */
    private void placeSmallForm() {
        if (small == null) {
            return;
        }
        Map.Entry<String, Result> first = known.entrySet().stream().findFirst().orElse(null);
        if (first == null) {
            add(small, null, true);
        } else if (!small.equals(first.getValue().url())) {
            first.setValue(first.getValue().withPreview(small));
        }
    }
}
