package io.dromedary.intake.bucket;

import io.dromedary.drop.DropFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The names of a bucket's objects on a disk: equal to their keys, except for parts that cannot be file names: empty ones, those of more
 * than 240 bytes, {@code .} and {@code ..}. Such a part gets a stand-in, always the same for the same key: the beginning of its name, eight
 * hexadecimal digits, and its suffixes, so that a person still sees what it is and what it belongs to.
 *
 * <p>A path is shortened as well: keys in {@code work/} and {@code errors/} are longer than in the inbox, and S3 allows 1,024 bytes.
 * Folders after the first {@value #LONGEST_FOLDERS} bytes become one, or two if one of them is a {@code .drop}, so that it stays a drop. So
 * no path is longer than 800 bytes. Files of one folder stay together, but profiles in folders that were merged do not apply.
 */
final class LocalNames {

    /** The limit of most file systems, 255 bytes, less what staging names add. */
    private static final int LONGEST = 240;
    /**
     * Bytes. With two stand-ins for folders and a name, a path is below 800 bytes: the rest of a key is for the job's folder and the
     * bucket's prefix.
     */
    private static final int LONGEST_FOLDERS = 500;
    private static final String DROP = ".drop";
    private static final int KEPT = 40;
    private static final int DIGITS = 8;
    private static final Set<String> NO_NAMES = Set.of("", ".", "..");
    private static final Pattern SUFFIXES = Pattern.compile("(\\.[A-Za-z0-9]{1,10}){0,5}$");

    private LocalNames() {
    }

    static String of(String key) {
        int name = key.lastIndexOf('/') + 1;
        return folder(key.substring(0, name)) + part(key, name, key.length());
    }

    /** @param beginning of a key: empty, or ending with a slash; so is the returned path */
    static String folder(String beginning) {
        StringBuilder path = new StringBuilder();
        boolean inDrop = false;
        int from = 0;
        for (int to = beginning.indexOf('/'); to >= 0; to = beginning.indexOf('/', from)) {
            String part = part(beginning, from, to);
            if (bytes(path) + bytes(part) >= LONGEST_FOLDERS) {
                return path + cut(beginning, from, inDrop);
            }
            path.append(part).append('/');
            inDrop |= DropFolder.isName(part);
            from = to + 1;
        }
        return path.toString();
    }

    /** The remaining folders as one, and those within a drop as another. */
    private static String cut(String beginning, int from, boolean inDrop) {
        for (int start = from, to = beginning.indexOf('/', from); !inDrop && to >= 0; start = to + 1, to = beginning.indexOf('/', start)) {
            if (DropFolder.isName(beginning.substring(start, to))) {
                String inside = to + 1 == beginning.length() ? "" : "cut-" + digits(beginning) + "/";
                return "cut-" + digits(beginning.substring(0, to)) + DROP + "/" + inside;
            }
        }
        return "cut-" + digits(beginning) + "/";
    }

    private static int bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static String digits(String text) {
        return DigestUtils.sha256Hex(text).substring(0, DIGITS);
    }

    /** The path of a file that cannot have the name in its key, since a folder has that name. */
    static String besideFolder(String key) {
        int name = key.lastIndexOf('/') + 1;
        return folder(key.substring(0, name)) + standIn(key, name, key.length());
    }

    private static String part(String key, int from, int to) {
        String part = key.substring(from, to);
        return isUsable(part) ? part : standIn(key, from, to);
    }

    private static boolean isUsable(String part) {
        try {
            return !NO_NAMES.contains(part) && bytes(part) <= LONGEST && Path.of(part).toString().equals(part);
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
        return (kept.isEmpty() ? "unnamed" : kept) + "-" + digits(key.substring(0, from) + stem) + suffix;
    }
}
