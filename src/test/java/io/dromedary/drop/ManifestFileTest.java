package io.dromedary.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.job.InvalidDropException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFileTest {

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<ManifestRow> lines(Path file) throws Exception {
        List<ManifestRow> lines = new ArrayList<>();
        try (ManifestRowReader reader = ManifestFile.read(file, number -> true)) {
            reader.forEachRemaining(lines::add);
        }
        return lines;
    }

    private String json(String csv) throws Exception {
        return lines(file("a.jobs.csv", csv)).get(0).tree().toString();
    }

    // ------------------------------------------------------------------ names

    @ParameterizedTest
    @CsvSource({"shop.jobs.jsonl, shop", "a.b.jobs.CSV, a.b", "x.Jobs.JSONL, x"})
    void isKnownByItsName(String name, String stem) {
        assertThat(ManifestFile.isName(name)).isTrue();
        assertThat(ManifestFile.stem(name)).isEqualTo(stem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.jsonl", "jobs.csv", ".jobs.csv", "shop.jobs.json", "shop.jobs.csv.yaml"})
    void otherNamesAreNoManifests(String name) {
        assertThat(ManifestFile.isName(name)).isFalse();
    }

    @Test
    void oneThatIsTooLargeIsRefusedUnread() throws Exception {
        Path file = file("a.jobs.csv", "id,prompt\n1,a boat\n");
        assertThatCode(() -> ManifestFile.check(file)).doesNotThrowAnyException();
        try (RandomAccessFile hollow = new RandomAccessFile(file.toFile(), "rw")) {
            hollow.setLength(ManifestFile.MAX_BYTES + 1);
        }
        assertThatThrownBy(() -> ManifestFile.check(file)).isInstanceOf(InvalidDropException.class)
                .hasMessage("a.jobs.csv: found 67108865 bytes; split it into files of at most 67108864 bytes.");
    }

    /** As large as only a hollow file can be here: reading it would take hours, in the thread of the intake. */
    @ParameterizedTest
    @ValueSource(strings = {"a.jobs.csv", "a.jobs.jsonl"})
    void forPairingNoneIsReadThatIsTooLarge(String name) throws IOException {
        Path file = file(name, "{\"id\": 1, \"images\": [\"a.png\"]}\n");
        try (RandomAccessFile hollow = new RandomAccessFile(file.toFile(), "rw")) {
            hollow.setLength(1L << 40);
        }
        assertThat(ManifestFile.naming(file).files()).isNull();
        assertThat(ManifestFile.naming(file).mentions()).contains("a.png");
    }

    // ------------------------------------------------------------------ JSON lines

    @Test
    void linesKeepTheirNumbersWhateverIsBetweenThem() throws Exception {
        // Given
        Path file = file("a.jobs.jsonl",
                "\uFEFF{\"id\": 1}\r\n\n  \n{\"id\": \"b\", \"x\": 1.10, \"n\": "
                        + "12345678901234567890123}\n{broken\n[1]\n{\"a\":1,\"a\":2}\n\"end\"");
        // When
        List<ManifestRow> lines = lines(file);
        // Then
        assertThat(lines).extracting(ManifestRow::number).containsExactly(1, 4, 5, 6, 7, 8);
        assertThat(lines).extracting(line -> String.valueOf(line.tree()))
                .containsExactly("{\"id\":1}", "{\"id\":\"b\",\"x\":1.10,\"n\":12345678901234567890123}", "null", "null", "null", "null");
        assertThat(lines.get(2).text()).isEqualTo("{broken");
    }

    @Test
    void aLineThatIsTooLongIsRefusedAloneAndNotKept() throws Exception {
        // Given
        Path file = file("a.jobs.jsonl", "{\"prompt\": \"" + "é".repeat(40_000) + "\"}\n{\"id\": 2}\n");
        // When
        List<ManifestRow> lines = lines(file);
        // Then
        assertThat(lines.get(0).problem().toString()).contains("a.jobs.jsonl, line 1: found 80014 bytes", "65536");
        assertThat(lines.get(0).text()).isEqualTo("{}");
        assertThat(lines.get(1).tree().path("id").asInt()).isEqualTo(2);
        assertThatCode(() -> ManifestFile.check(file)).doesNotThrowAnyException();
    }

    @Test
    void aHundredThousandLinesAreReadOneByOne() throws Exception {
        // Given
        Path file = folder.resolve("a.jobs.jsonl");
        try (Writer out = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= 100_000; i++) {
                out.write("{\"id\": \"%d\", \"prompt\": \"%s\", \"images\": [\"one.png\"]}\n".formatted(i, "p".repeat(100)));
            }
        }
        // When, Then
        ManifestFile.check(file);
        assertThat(ManifestFile.filesNamedBy(file).all()).containsExactly("one.png");
        try (ManifestRowReader reader = ManifestFile.read(file, number -> number > 99_999)) {
            assertThat(reader.next().number()).isEqualTo(100_000);
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "[{\"id\": 1}, {\"id\": 2}]                          | line 1: found a JSON array; write one JSON object into each line",
        "~~[~{\"id\": 1},~{\"id\": 2}~]                     | line 3: found a JSON array",
        "{\"id\": 1},~{\"id\": 2}                           | line 1: found a JSON array",
        "{\"id\": 1}~{\"id\": 2},~{\"id\": 3}              | line 2: found a JSON array",
        "{~  \"id\": 1,~  \"prompt\": \"x\"~}               | line 1: found an object that goes on in the next line; write each object",
        "{\"id\": 1}~{\"id\": 2,~\"prompt\": \"x\"}        | line 2: found an object that goes on in the next line",
        "id,prompt~1,a boat                               | line 1: found 'id,prompt'; write one JSON object into each line",
    })
    void jsonThatIsNotWrittenLineByLineIsRefusedAsAWhole(String text, String found) throws IOException {
        Path file = file("a.jobs.jsonl", text.replace('~', '\n'));
        assertThatThrownBy(() -> ManifestFile.check(file)).isInstanceOf(InvalidDropException.class).hasMessageContaining(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\": 1}\n{\"id\": 2, \"prompt\": \"cut o", "{\"id\": 1}\n{broken\n{\"id\": 3}\n",
        "{\"id\": 1}\nno object\n"})
    void oneBrokenLineIsRefusedAlone(String text) throws IOException {
        Path file = file("a.jobs.jsonl", text);
        assertThatCode(() -> ManifestFile.check(file)).doesNotThrowAnyException();
    }

    // ------------------------------------------------------------------ tables

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"sep=;~id;prompt~1;a, b|;", "SEP=,~id,prompt~1,\"a, b\"|,",
        "\"sep=;\"~~id;prompt~1;a, b|;", "sep=;;~id;prompt~1;a, b|;"})
    void aLineThatSaysTheSeparatorIsRead(String csv, String separator) throws Exception {
        assertThat(json(csv.replace('~', '\n'))).isEqualTo("{\"id\":\"1\",\"prompt\":\"a, b\"}");
        ManifestFile.check(folder.resolve("a.jobs.csv"));
        assertThat(json("\uFEFFsep=\t\r\nid\tprompt\r\n1\ta; b\r\n")).isEqualTo("{\"id\":\"1\",\"prompt\":\"a; b\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#WERT!", "#NOM?", "#NV", "Err:502", "########"})
    void whatASpreadsheetCouldNotComputeIsRefusedWithItsRow(String cell) throws Exception {
        List<ManifestRow> lines = lines(file("a.jobs.csv", "id,prompt,seed\n1," + cell + ",\n2,a #1 boat,5\n3,x," + cell + "\n"));
        assertThat(lines.get(0).problem().toString())
                .startsWith("a.jobs.csv, row 2, prompt: found '" + cell + "', what a spreadsheet shows");
        assertThat(lines.get(1).problem()).isNull();
        assertThat(lines.get(2).problem().toString()).contains("row 4, seed");
    }

    @Test
    void oneImageMayBeWrittenAsText() throws Exception {
        assertThat(json("id,images,reference_images\n1,a.png,b.png;c.png\n"))
                .isEqualTo("{\"id\":\"1\",\"images\":\"a.png\",\"reference_images\":[\"b.png\",\"c.png\"]}");
        assertThat(json("id,images\n1,\"[\"\"a.png\"\", \"\"b.png\"\"]\"\n")).isEqualTo("{\"id\":\"1\",\"images\":[\"a.png\",\"b.png\"]}");
    }

    @Test
    void cellsBecomeWhatTheSidecarsSchemaSays() throws Exception {
        assertThat(json("""
                id,prompt,images,outputs,seed,enhance_prompt,variation,priority,params.duration,params.size,params.flag,params.text
                007,"a wave, ""big\""",a.png; b.png ,2,-5,TRUE,2,1,5,16:9,false,\"""5\"""
                """))
                .isEqualTo(
                        "{\"id\":\"007\",\"prompt\":\"a wave, \\\"big\\\"\",\"images\":[\"a.png\",\"b.png\"],\"outputs\":2,\"seed\":-5,"
                                + "\"enhance_prompt\":true,\"variation\":\"2\",\"priority\":1,"
                                + "\"params\":{\"duration\":5,\"size\":\"16:9\",\"flag\":false,\"text\":\"5\"}}");
    }

    @Test
    void emptyCellsSayNothingAndWhatDoesNotFitStaysAsItIs() throws Exception {
        assertThat(json("id,prompt,outputs,params,params.more\n1,,many,\"{\"\"a\"\": 1}\",x\n"))
                .isEqualTo("{\"id\":\"1\",\"outputs\":\"many\",\"params\":{\"a\":1,\"more\":\"x\"}}");
    }

    @Test
    void semicolonsSeparateWhereTheHeaderHasNoComma() throws Exception {
        assertThat(json("\uFEFFid;prompt;params.strength\n1;\"a; b, c\";0.5\n"))
                .isEqualTo("{\"id\":\"1\",\"prompt\":\"a; b, c\",\"params\":{\"strength\":0.5}}");
    }

    @Test
    void rowsCountFromTheHeaderAndOneThatIsTooWideIsRefusedAlone() throws Exception {
        // When
        List<ManifestRow> lines = lines(file("a.jobs.csv", "id,prompt\n1,a\n,\n2,b,c\n3,\"d\ne\"\n"));
        // Then
        assertThat(lines).extracting(ManifestRow::number).containsExactly(2, 4, 5);
        assertThat(lines.get(1).problem().toString()).contains("a.jobs.csv, row 4: found a cell without a key (c)");
        assertThat(lines.get(2).tree().path("prompt").asText()).isEqualTo("d\ne");
    }

    // ------------------------------------------------------------------ as a whole

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a.jobs.jsonl | ' '                | no line",
        "a.jobs.csv   | 'id,prompt'        | no line",
        "a.jobs.csv   | 'prompt,images~1'  | 'row 1: found prompt,images, but no id; name in'",
        "a.jobs.csv   | ''                 | row 1: found nothing; name in",
        "a.jobs.csv   | 'id\tprompt~1\tp'  | row 1: found tabs; separate the cells by commas or semicolons",
        "a.jobs.csv   | 'id,prompt,id'     | row 1: found id twice",
        "a.jobs.csv   | 'id,p~1,\"open'    | no valid CSV",
    })
    void whatHoldsNoLineIsRefusedAsAWhole(String name, String text, String found) throws IOException {
        Path file = file(name, text.replace('~', '\n'));
        assertThatThrownBy(() -> ManifestFile.check(file)).isInstanceOf(InvalidDropException.class).hasMessageContaining(found);
        assertThatCode(() -> ManifestFile.filesNamedBy(file)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jobs.jsonl", "a.jobs.csv"})
    void textThatIsNotUtf8IsRefusedAsAWhole(String name) throws IOException {
        Files.write(folder.resolve(name), "id,prompt\n1,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ManifestFile.check(folder.resolve(name))).hasMessageContaining("not UTF-8")
                .hasMessageContaining("save it as plain text");
        Files.write(folder.resolve(name), "{\"id\": 1}\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> ManifestFile.check(folder.resolve(name))).isInstanceOf(InvalidDropException.class);
    }

    @Test
    void aLinkIsNoManifest() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("a.jobs.jsonl"), file("secret", "{}"));
        assertThatThrownBy(() -> ManifestFile.check(link)).hasMessageContaining("not a plain file");
        assertThat(ManifestFile.filesNamedBy(link)).isNull();
    }

    @Test
    void mediaThatItMentionsAreKnownAlsoIfItCannotBeRead() throws IOException {
        assertThat(
                ManifestFile.naming(file("a.jobs.jsonl", "[\n{\"id\": 1, \"images\": [\"a.png\"]},\n{\"image\": \"b.png\"}\n]")).mentions())
                .contains("a.png", "b.png");
        Files.write(folder.resolve("a.jobs.csv"), "id,prompt,images\n1,caf\u00e9,caf\u00e9.png\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(ManifestFile.naming(folder.resolve("a.jobs.csv")).mentions()).contains("caf\u00e9.png");
        assertThat(ManifestFile.naming(file("b.jobs.csv", "prompt;images\na boat;a.png\n")).mentions()).contains("a.png");
    }

    @Test
    void namesTheMediaOfAllRolesOnce() throws IOException {
        assertThat(ManifestFile.filesNamedBy(file("a.jobs.jsonl", """
                {"id": "1", "images": ["a.png", "b.png"], "end_image": "c.png"}
                not JSON
                {"id": "2", "images": ["a.png"], "audio": "d.wav", "video": ["e.mp4"], "reference_images": 7}
                """)).all()).containsExactly("a.png", "b.png", "c.png", "d.wav", "e.mp4");
    }
}
