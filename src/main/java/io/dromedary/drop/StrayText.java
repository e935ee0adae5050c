package io.dromedary.drop;

import io.dromedary.job.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A file that somebody may have written as a prompt or as a manifest, although its suffix is none that is read. */
public final class StrayText {

    private static final String TO_MANIFEST = "give it a name such as %%s.jobs.%s if it has one job in each %s, or take it away";
    private static final String TO_TEXT = "save it as plain text in UTF-8, as %s.txt";
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("csv", TO_MANIFEST.formatted("csv", "row")), Map.entry("jsonl", TO_MANIFEST.formatted("jsonl", "line")),
            Map.entry("ndjson", TO_MANIFEST.formatted("jsonl", "line")),
            Map.entry("tsv", "save it with commas or semicolons, as %s.jobs.csv, if it has one job in each row"),
            Map.entry("xlsx", "save it as CSV in UTF-8, as %s.jobs.csv, if it has one job in each row"),
            Map.entry("ods", "save it as CSV in UTF-8, as %s.jobs.csv, if it has one job in each row"),
            Map.entry("xmp", "write the prompt into %s.txt, since this is what a program keeps about a picture"),
            Map.entry("rtf", TO_TEXT), Map.entry("doc", TO_TEXT), Map.entry("docx", TO_TEXT), Map.entry("odt", TO_TEXT),
            Map.entry("pages", TO_TEXT), Map.entry("html", TO_TEXT), Map.entry("htm", TO_TEXT), Map.entry("pdf", TO_TEXT));

    /** Pictures, recordings, videos, archives and programs. */
    private static final Set<String> NO_TEXTS = Arrays.stream((""
            + "heic heif avif jxl jp2 j2k jxr tif tiff bmp ico icns tga psd psb xcf ai eps svg exr hdr dds qoi "
            + "cr2 cr3 crw nef nrw arw sr2 srf dng raf orf rw2 pef srw 3fr iiq rwl x3f erf mrw raw "
            + "mov m4v avi mkv webm mpg mpeg mts m2ts wmv flv 3gp ogv lrv mp3 flac m4a aac ogg oga opus aif aiff wma mid "
            + "zip rar 7z gz tgz bz2 xz tar dmg iso exe msi dll jar aae thm").split(" ")).collect(Collectors.toSet());

    private StrayText() {
    }

    /** By its name, whatever is in it. */
    public static boolean mayBe(String fileName) {
        return !Sidecar.isSidecarName(fileName) && !ManifestFile.isName(fileName) && !MediaType.isMediaName(fileName)
                && !NO_TEXTS.contains(suffix(fileName));
    }

    /** Whether it is no prompt under any name, before it is converted. */
    public static boolean isOfAnotherFormat(String fileName) {
        return REMEDIES.containsKey(suffix(fileName));
    }

    /** What to do with it; empty if it is no text. */
    public static Optional<Problem> problem(Path file, String name) throws IOException {
        String suffix = suffix(name);
        String stem = suffix.isEmpty() ? name : name.substring(0, name.length() - suffix.length() - 1);
        String remedy = REMEDIES.get(suffix);
        if (remedy == null && (!mayBe(name) || SmallText.isBinary(file))) {
            return Optional.empty();
        }
        return Optional.of(new Problem(name, "name", suffix.isEmpty() ? "a text without a suffix" : "a text that ends in ." + suffix,
                (remedy == null ? "name it %s.txt if it is the prompt of a picture, or take it away" : remedy).formatted(stem)));
    }

    private static String suffix(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }
}
