package io.dromedary.drop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaRole;
import io.dromedary.job.NamedFiles;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * A manifest has one job per row, {@code *.jobs.jsonl} or {@code *.jobs.csv}: the keys of a sidecar, and an {@code id}. It is read row by
 * row, and has at most {@link #MAX_BYTES}.
 */
public final class ManifestFile {

    /** Larger manifests are invalid: 100,000 rows are some 30 MB, and pairing reads a manifest at each listing of its folder. */
    public static final long MAX_BYTES = 64L << 20;

    public static final String ID = "id";

    private static final List<String> SUFFIXES = List.of(".jobs.jsonl", ".jobs.csv");

    private ManifestFile() {
    }

    public static boolean isName(String fileName) {
        return SUFFIXES.stream()
                .anyMatch(suffix -> fileName.length() > suffix.length() && fileName.toLowerCase(Locale.ROOT).endsWith(suffix));
    }

    /** The name without its suffixes. */
    public static String stem(String fileName) {
        return fileName.substring(0, fileName.toLowerCase(Locale.ROOT).lastIndexOf(".jobs."));
    }

    /** The media that its rows name; null when it cannot be read. */
    public static NamedFiles filesNamedBy(Path file) {
        return naming(file).files();
    }

    /**
     * The media that its rows name or mention, for pairing. Throws nothing: {@link #check} reports what is wrong with the manifest, and
     * what is wrong with a row is reported when the row is read.
     */
    public static Naming naming(Path file) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> mentions = new HashSet<>();
        boolean prompts = true;
        try (ManifestRowReader lines = read(file, number -> true)) {
            while (lines.hasNext()) {
                ManifestRow line = lines.next();
                if (line.tree() == null) {
                    mentions.addAll(Mentions.in(line.text()));
                } else {
                    mentions.addAll(Mentions.in(line.tree()));
                    prompts &= line.tree().has(SidecarKey.PROMPT.word());
                    for (MediaRole role : MediaRole.values()) {
                        addTexts(line.tree().path(role.key()), names);
                    }
                }
            }
            return new Naming(new NamedFiles(Map.of(MediaRole.IMAGES, List.copyOf(names))), mentions, false, prompts);
        } catch (InvalidDropException | IOException | UncheckedIOException e) {
            return Naming.refused(file);
        }
    }

    private static void addTexts(JsonNode node, Set<String> texts) {
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        if (node.isArray()) {
            node.forEach(element -> addTexts(element, texts));
        }
    }

    /**
     * @throws InvalidDropException where it cannot be divided into rows (not UTF-8, without a header, broken quotes, empty, JSON that goes
     * over several lines), is too large, or is not a plain file
     */
    public static void check(Path file) throws InvalidDropException, IOException {
        String name = file.getFileName().toString();
        try (ManifestRowReader lines = read(file, number -> true)) {
            if (!lines.hasNext()) {
                throw new InvalidDropException(new Problem(name, null, "no line", "write one job into each line"));
            }
            if (isTable(name)) {
                lines.forEachRemaining(line -> {
                });
            } else {
                JsonLines.refuseOtherForms(lines, name);
            }
        } catch (UncheckedIOException e) {
            throw refusal(name, e.getCause());
        } catch (CharacterCodingException | JsonProcessingException e) {
            throw refusal(name, e);
        }
    }

    private static InvalidDropException refusal(String name, IOException cause) throws IOException {
        if (cause instanceof CharacterCodingException) {
            return new InvalidDropException(new Problem(name, null, "text that is not UTF-8", "save it as plain text in UTF-8"));
        }
        if (cause instanceof JsonProcessingException broken) {
            String line = broken.getLocation() == null ? null : "line " + broken.getLocation().getLineNr();
            return new InvalidDropException(new Problem(name, line, "no valid CSV (" + broken.getOriginalMessage() + ")",
                    "close each double quote, write those within a cell twice, and keep cells below " + ManifestRowReader.LONGEST
                            + " characters"));
        }
        throw cause;
    }

    private static boolean isTable(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /** @param wanted which rows to read, by number */
    public static ManifestRowReader read(Path file, IntPredicate wanted) throws InvalidDropException, IOException {
        return isTable(file.getFileName().toString()) ? new CsvRows(file, wanted) : new JsonLines(file, wanted);
    }
}
