package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code *.jobs.csv}: RFC 4180 in UTF-8, also with semicolons, as spreadsheets write it where the comma is the decimal mark. The first row
 * names the keys, after a line such as {@code sep=;} if there is one. Rows without any value are skipped; they are counted where they have
 * separators.
 */
final class CsvRows extends ManifestRowReader {

    private static final CsvMapper CSV = new CsvMapper(CsvFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST).build())
            .enable(CsvParser.Feature.WRAP_AS_ARRAY).enable(CsvParser.Feature.SKIP_EMPTY_LINES).build());

    private static final Pattern SEPARATOR = Pattern.compile("(?i)\"?sep=([,;|\\t])\"?[,;]*");

    private final String name;
    private final IntPredicate wanted;
    private final MappingIterator<List<String>> rows;
    private final List<String> header;
    private int number = 1;

    /** @param wanted which rows to read, by number */
    CsvRows(Path file, IntPredicate wanted) throws InvalidDropException, IOException {
        this.name = file.getFileName().toString();
        this.wanted = wanted;
        InputStream in = open(file);
        this.rows = CSV.readerForListOf(String.class).with(CsvSchema.emptySchema().withColumnSeparator(separator(in)))
                .readValues(new InputStreamReader(in, UTF_8.newDecoder()));
        this.header = rows.hasNextValue() ? rows.nextValue().stream().map(String::strip).toList() : List.of();
        refuseHeader();
    }

    /** Spreadsheets read the separator from such a line, and some write one. */
    private static char separator(InputStream in) throws IOException {
        in.mark(LONGEST);
        String head = new String(in.readNBytes(LONGEST), UTF_8).lines().findFirst().orElse("");
        in.reset();
        Matcher said = SEPARATOR.matcher(head);
        if (said.matches()) {
            in.readNBytes(head.length());
            return said.group(1).charAt(0);
        }
        return head.contains(";") && !head.contains(",") ? ';' : ',';
    }

    private void refuseHeader() throws InvalidDropException, IOException {
        Set<String> seen = new HashSet<>();
        String twice = header.stream().filter(key -> !key.isEmpty() && !seen.add(key)).findFirst().orElse(null);
        if (twice != null || !seen.contains(ManifestFile.ID)) {
            close();
            boolean tabs = header.stream().anyMatch(key -> key.contains("\t"));
            throw new InvalidDropException(new Problem(
                    name, "row 1", twice != null
                            ? twice + " twice"
                            : tabs
                                    ? "tabs"
                                    : header.stream().allMatch(String::isEmpty)
                                            ? "nothing"
                                            : String.join(",", header) + ", but no " + ManifestFile.ID,
                    tabs
                            ? "separate the cells by commas or semicolons"
                            : "name in the first row what is below: id and the keys of a sidecar such as prompt and images, each once"));
        }
    }

    @Override
    ManifestRow read() throws IOException {
        while (rows.hasNextValue()) {
            List<String> row = rows.nextValue();
            number++;
            if (wanted.test(number) && row.stream().anyMatch(cell -> !cell.isBlank())) {
                return line(row);
            }
        }
        return null;
    }

    private ManifestRow line(List<String> row) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        Problem problem = null;
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i).strip();
            if (!cell.isEmpty() && (i >= header.size() || header.get(i).isEmpty())) {
                problem = new Problem(name, "row " + number, "a cell without a key (" + cell + ")",
                        "put cells with separators in them into double quotes, or name the column in the first row");
            } else if (PromptText.isCellError(cell)) {
                problem = new Problem(name, "row " + number + ", " + header.get(i),
                        SafeText.quoted(cell) + ", what a spreadsheet shows for an error",
                        "correct that cell; what begins with =, + or - is taken for a formula, unless ' is before it");
            } else if (!cell.isEmpty()) {
                Cells.put(tree, header.get(i), cell);
            }
        }
        return new ManifestRow(number, tree.toString(), tree, problem);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
