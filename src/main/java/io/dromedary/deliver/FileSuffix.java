package io.dromedary.deliver;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The suffix of a result's file: from its content type, else from its address, else {@code bin}.
 *
 * <p>Only suffixes that are listed here are used: any other might be that of our own record, or of something that a desktop runs.
 * Sources: the media types of the API's results, the IANA registry, and the artefacts of special models (zip, mov, jsx, fbx, ply), which
 * have no type of their own.
 */
final class FileSuffix {

    private static final String UNKNOWN = "bin";
    private static final Map<String, String> BY_TYPE = Map.ofEntries(
            Map.entry("image/png", "png"), Map.entry("image/jpeg", "jpg"), Map.entry("image/jpg", "jpg"), Map.entry("image/webp", "webp"),
            Map.entry("image/gif", "gif"), Map.entry("image/avif", "avif"), Map.entry("image/heic", "heic"),
            Map.entry("image/tiff", "tiff"),
            Map.entry("image/x-exr", "exr"), Map.entry("image/vnd.adobe.photoshop", "psd"),
            Map.entry("video/mp4", "mp4"), Map.entry("video/quicktime", "mov"), Map.entry("video/webm", "webm"),
            Map.entry("video/x-matroska", "mkv"),
            Map.entry("audio/wav", "wav"), Map.entry("audio/x-wav", "wav"), Map.entry("audio/wave", "wav"),
            Map.entry("audio/vnd.wave", "wav"),
            Map.entry("audio/mpeg", "mp3"), Map.entry("audio/mp3", "mp3"), Map.entry("audio/mp4", "m4a"), Map.entry("audio/x-m4a", "m4a"),
            Map.entry("audio/aac", "aac"), Map.entry("audio/ogg", "ogg"), Map.entry("audio/flac", "flac"),
            Map.entry("application/zip", "zip"), Map.entry("application/x-zip-compressed", "zip"),
            Map.entry("model/gltf-binary", "glb"), Map.entry("model/obj", "obj"), Map.entry("model/stl", "stl"),
            Map.entry("model/vnd.usdz+zip", "usdz"));
    /** Recognized by the address only. */
    private static final Set<String> BY_ADDRESS = Set.of("fbx", "ply", "jsx", "gltf", "jpeg");
    private static final Set<String> KNOWN = Stream.of(BY_TYPE.values(), BY_ADDRESS, Set.of(UNKNOWN)).flatMap(suffixes -> suffixes.stream())
            .collect(TreeSet::new, Set::add, Set::addAll);
    private static final Pattern IN_ADDRESS = Pattern.compile("\\.([A-Za-z0-9]{2,5})$");

    private FileSuffix() {
    }

    /** Every suffix that a result can have. */
    static Stream<String> known() {
        return KNOWN.stream();
    }

    static String of(String contentType, String address) {
        String known = BY_TYPE.get(contentType.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        String path = URI.create(address).getPath();
        Matcher matcher = IN_ADDRESS.matcher(path == null ? "" : path);
        String suffix = matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : UNKNOWN;
        return KNOWN.contains(suffix) ? suffix : UNKNOWN;
    }
}
