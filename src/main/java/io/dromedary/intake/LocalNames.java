package io.dromedary.intake;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What the objects of a bucket are called on a disk: as their keys say, save for parts that no file can be called: empty ones, those of more
 * than 240 bytes, {@code .} and {@code ..}. Such a part gets a stand-in, always the same for the same key: the beginning of its name, eight
 * hexadecimal digits, and its suffixes, so that it is still seen what it is and what it belongs to.
 */
final class LocalNames {

    /** What most disks hold, 255 bytes, less what names for staging add. */
    private static final int LONGEST = 240;
    private static final int KEPT = 40;
    private static final int DIGITS = 8;
    private static final Set<String> NO_NAMES = Set.of("", ".", "..");
    private static final Pattern SUFFIXES = Pattern.compile("(\\.[A-Za-z0-9]{1,10}){0,5}$");

    private LocalNames() {
    }

    /** @return a path with as many parts as the key has */
    static String of(String key) {
        StringBuilder path = new StringBuilder();
        int from = 0;
        for (int to = key.indexOf('/'); to >= 0; to = key.indexOf('/', from)) {
            path.append(part(key, from, to)).append('/');
            from = to + 1;
        }
        return path.append(part(key, from, key.length())).toString();
    }

    /** The path for a file that cannot be called as its key says since there is a folder of that name. */
    static String besideFolder(String key) {
        int name = key.lastIndexOf('/') + 1;
        return of(key.substring(0, name) + "x").replaceFirst("x$", "") + standIn(key, name, key.length());
    }

    private static String part(String key, int from, int to) {
        String part = key.substring(from, to);
        return isUsable(part) ? part : standIn(key, from, to);
    }

    private static boolean isUsable(String part) {
        try {
            return !NO_NAMES.contains(part) && part.getBytes(StandardCharsets.UTF_8).length <= LONGEST && Path.of(part).toString().equals(part);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String standIn(String key, int from, int to) {
        String part = key.substring(from, to);
        Matcher suffixes = SUFFIXES.matcher(part);
        String suffix = suffixes.find() ? suffixes.group() : "";
        String stem = part.substring(0, part.length() - suffix.length());
        String kept = stem.replaceAll("[\\p{Cc}\\\\]", "-").replaceFirst("^[._]+", "");
        kept = kept.substring(0, kept.offsetByCodePoints(0, Math.min(KEPT, kept.codePointCount(0, kept.length()))));
        String digits = DigestUtils.sha256Hex(key.substring(0, from) + stem).substring(0, DIGITS);
        return (kept.isEmpty() ? "unnamed" : kept) + "-" + digits + suffix;
    }
}
