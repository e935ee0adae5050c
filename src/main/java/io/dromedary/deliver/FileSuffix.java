package io.dromedary.deliver;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The suffix of a result's file: by its content type, else as in its address. */
final class FileSuffix {

    private static final Map<String, String> BY_TYPE = Map.ofEntries(
            Map.entry("image/png", "png"), Map.entry("image/jpeg", "jpg"), Map.entry("image/webp", "webp"), Map.entry("image/gif", "gif"),
            Map.entry("video/mp4", "mp4"), Map.entry("video/quicktime", "mov"), Map.entry("video/webm", "webm"),
            Map.entry("audio/wav", "wav"), Map.entry("audio/x-wav", "wav"), Map.entry("audio/mpeg", "mp3"), Map.entry("application/zip", "zip"));
    private static final Pattern IN_ADDRESS = Pattern.compile("\\.([A-Za-z0-9]{2,5})$");

    private FileSuffix() {
    }

    static Stream<String> known() {
        return BY_TYPE.values().stream().distinct();
    }

    static String of(String contentType, String address) {
        String known = BY_TYPE.get(contentType.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        String path = URI.create(address).getPath();
        Matcher suffix = IN_ADDRESS.matcher(path == null ? "" : path);
        return suffix.find() ? suffix.group(1).toLowerCase(Locale.ROOT) : "bin";
    }
}
