package io.dromedary.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.drop.ManifestRow;
import io.dromedary.intake.Claim;
import io.dromedary.intake.Pairing;
import io.dromedary.job.Channel;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Problem;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.ManifestRows;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Store;
import io.dromedary.testing.Filing;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {

    private static final String NAME = "shop.jobs.jsonl";

    @TempDir
    private Path root;
    private Ledger ledger;
    private ManifestRows lines;
    private Filing filing;
    private Manifests manifests;
    private RowResults results;

    @BeforeEach
    void open() {
        ledger = new Ledger(root);
        lines = new ManifestRows(ledger.source);
        Store store = new FolderStore(root);
        filing = new Filing(root, ledger);
        manifests = new Manifests(store, store, ledger.journal, lines, filing.archiver);
        results = new RowResults(store, ledger.view, lines);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void theDropOfEachLineIsShownWithoutEnteringAny() throws Exception {
        // Given
        Path folder = Files.createDirectories(root.resolve("inbox"));
        Files.writeString(folder.resolve("one.png"), "picture");
        Files.writeString(folder.resolve(NAME), """
                {"id": "a", "prompt": "x", "images": ["one.PNG"]}
                {"id": "b", "prompt": "y", "images": ["nowhere.png"]}
                {"id": "a", "prompt": "z", "images": []}
                {"id": "c",
                """);
        List<String> shown = new ArrayList<>();
        // When
        Manifests.show(folder.resolve(NAME),
                (drop, place, problem) -> shown.add("%s %s %s %s".formatted(drop.name(), drop.media(), drop.missing(),
                        problem == null ? "-" : problem.field())));
        // Then
        assertThat(shown).containsExactly("shop-a.job.json [one.png] [] -", "shop-b.job.json [] [nowhere.png] -",
                "shop-line-3.job.json [] [] line 3, id",
                "shop-line-4.job.json [] [] -");
        assertThat(folder).isDirectoryNotContaining("glob:**.job.json");
        assertThat(ledger.view.newest(9, false)).isEmpty();
    }

    /** Claimed in the sub-folder {@code films}, with {@code one.png}. */
    private Job manifest(String id, String text) throws Exception {
        Path folder = root.resolve("work/" + id + "/films");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("one.png"), "picture");
        Files.writeString(folder.resolve(NAME), text);
        Pairing.Candidate candidate = Pairing.in(folder, List.of(NAME, "one.png")).stream().filter(each -> each.name().equals(NAME))
                .findFirst().orElseThrow();
        return manifests.register(new Claim(id, "films", "work/" + id + "/films", candidate));
    }

    private List<Claim> drops(Job manifest) throws Exception {
        List<Claim> drops = new ArrayList<>();
        for (var each = manifests.rows(manifest); each.hasNext();) {
            drops.add(manifests.makeDrop(manifest, manifests.media(manifest), each.next()));
        }
        return drops;
    }

    private JsonNode sidecar(Claim drop) throws IOException {
        return new ObjectMapper().readTree(root.resolve(drop.place()).resolve(drop.candidate().sidecar()).toFile());
    }

    private Job enter(Claim drop) {
        return ledger.journal
                .enter(drop.job(), drop.candidate().name(), drop.folder(), drop.files(), drop.place(), List.of(), Ledger.request(0),
                        "intent of " + drop.job(), null)
                .orElseThrow();
    }

    private Job refuse(Claim drop) {
        Verdict verdict = Verdict.invalid(List.of(new Problem("f", null, "a", "do b")));
        return ledger.journal.enterEnded(drop.job(), drop.candidate().name(), drop.folder(), drop.files(), drop.place(), verdict,
                "errors/invalid");
    }

    private List<String> told() throws IOException {
        return Files.readAllLines(root.resolve("outbox/films/shop.results.jsonl"));
    }

    // ------------------------------------------------------------------ drops

    @Test
    void aLineBecomesADropWithItsPicturesAsLinks() throws Exception {
        // Given
        Job manifest = manifest("m",
                "{\"id\": \"a.1\", \"prompt\": \"p\", \"images\": [\"one.PNG\"]}\n{\"id\": 2, \"output_name\": \"mine\"}\n");
        // When
        List<Claim> drops = drops(manifest);
        // Then
        assertThat(drops).extracting(Claim::job).containsExactly("m-1", "m-2");
        Claim first = drops.get(0);
        assertThat(first.place()).isEqualTo("work/m-1/films");
        assertThat(first.candidate().name()).isEqualTo("shop-a.1.job.json");
        assertThat(first.candidate().kind()).isEqualTo(Pairing.Kind.COMPLETE);
        assertThat(first.files()).containsExactlyInAnyOrder("one.png", "shop-a.1.job.json");
        assertThat(Files.isSameFile(root.resolve("work/m-1/films/one.png"), root.resolve("work/m/films/one.png"))).isTrue();
        assertThat(sidecar(first).toString()).isEqualTo("{\"prompt\":\"p\",\"images\":[\"one.PNG\"],\"output_name\":\"shop-a.1\"}");
        assertThat(sidecar(drops.get(1)).toString()).isEqualTo("{\"output_name\":\"mine\"}");
    }

    @Test
    void aPictureThatIsMissingIsMissingInThatDropOnly() throws Exception {
        List<Claim> drops = drops(manifest("m",
                "{\"id\": \"a\", \"images\": [\"one.png\", \"../m/films/one.png\"]}\n{\"id\": \"b\", \"images\": [\"two.png\"]}\n"));
        assertThat(drops.get(0).files()).as("no name leads out of the folder").containsExactly("shop-a.job.json");
        assertThat(drops.get(1).candidate().missing()).containsExactly("two.png");
    }

    @Test
    void aLineThatIsNoJsonIsADropAllTheSame() throws Exception {
        // Given
        Job manifest = manifest("m", "{\"id\": \"a\", oops\n");
        // When
        Claim drop = drops(manifest).get(0);
        // Then
        assertThat(drop.files()).containsExactly("shop-line-1.job.json");
        assertThat(root.resolve(drop.place()).resolve("shop-line-1.job.json")).hasContent("{\"id\": \"a\", oops\n");
        assertThatCode(() -> manifests.check(manifest, new ManifestRow(1, "{oops", null, null))).as("its sidecar is refused")
                .doesNotThrowAnyException();
    }

    @Test
    void idsAreOnceAndOfSafeCharacters() throws Exception {
        // Given
        Job manifest = manifest("m", """
                {"id": "a"}
                {"id": "a"}
                {"prompt": "none"}
                {"id": "../x"}
                {"id": {}}
                {"id": "%s"}
                """.formatted("x".repeat(65)));
        List<Claim> drops = drops(manifest);
        // When, Then
        assertThat(drops).extracting(drop -> drop.candidate().sidecar()).containsExactly("shop-a.job.json", "shop-line-2.job.json",
                "shop-line-3.job.json",
                "shop-line-4.job.json", "shop-line-5.job.json", "shop-line-6.job.json");
        List<String> problems = new ArrayList<>();
        for (var each = manifests.rows(manifest); each.hasNext();) {
            ManifestRow line = each.next();
            try {
                manifests.check(manifest, line);
                problems.add("");
            } catch (InvalidDropException e) {
                problems.add(e.getMessage());
            }
        }
        assertThat(problems.get(0)).isEmpty();
        assertThat(problems.get(1)).contains(NAME + ", line 2, id: found 'a', which an earlier line has", "moved back into the inbox");
        assertThat(problems.get(2)).contains("line 3, id: found none");
        assertThat(problems.get(3)).contains("line 4, id: found \"../x\"");
        assertThat(problems).allMatch(problem -> problem.length() <= 300);
    }

    // ------------------------------------------------------------------ interruptions

    @Test
    void beginsAgainWithTheLinesThatAreNoJobsYet() throws Exception {
        // Given: three drops were made, the first is a job, the second a drop only.
        Job manifest = manifest("m",
                "{\"id\": \"a\", \"images\": [\"one.png\"]}\n{\"id\": \"b\", \"images\": [\"one.png\"]}\n{\"id\": \"b\"}\n");
        List<Claim> drops = drops(manifest);
        enter(drops.get(0));
        assertThatThrownBy(() -> manifests.endEntered(manifest)).hasMessage("2 row(s) could not be registered yet");
        // When
        List<Claim> again = drops(ledger.now(manifest));
        // Then
        assertThat(again).isEqualTo(drops.subList(1, 3));
        again.forEach(this::enter);
        assertThat(drops(manifest)).isEmpty();
    }

    @Test
    void isHandedOutUntilAllItsLinesAreEnteredAndThenGoesToDone() throws Exception {
        // Given
        Job manifest = manifest("m", "{\"id\": \"a\", \"images\": [\"one.png\"]}\n");
        assertThat(manifest.state()).isEqualTo(State.ENTERING);
        assertThat(ledger.journal.takeReady("api", 9, 9)).isEmpty();
        assertThat(ledger.journal.takeUnfinished(false)).extracting(Job::id).containsExactly("m");
        assertThat(ledger.view.isAnyUnfinished(List.of())).isTrue();
        drops(manifest).forEach(this::enter);
        // When
        Job filed = filing.move(manifests.endEntered(ledger.now(manifest)));
        // Then
        assertThat(filed.state()).isEqualTo(State.DELIVERED);
        assertThat(filed.why()).isEqualTo("1 row(s) registered; how they end is written to outbox/films/shop.results.jsonl");
        assertThat(root.resolve("done/2026/03/04/films/" + NAME)).exists();
        assertThat(root.resolve("done/2026/03/04/films/one.png")).exists();
    }

    @Test
    void aLineThatIsOnItsWayAsAParkedJobIsEntered() throws Exception {
        // Given
        Job manifest = manifest("m", "{\"id\": \"a\"}\n");
        drops(manifest);
        Job parked = ledger.in(State.EXPIRED, "parked");
        // When
        lines.adopted("m-1", parked);
        // Then
        assertThat(drops(manifest)).isEmpty();
        assertThat(results.isOfLine(parked)).isTrue();
    }

    @Test
    void aManifestOfTheSameNameGetsAFileOfItsOwn() throws Exception {
        manifests.rows(manifest("m", "{\"id\": \"a\"}\n"));
        Job second = manifest("n", "{\"id\": \"a\"}\n");
        manifests.rows(second);
        manifests.rows(second);
        assertThat(lines.results("m").orElseThrow().path()).isEqualTo("films/shop.results.jsonl");
        assertThat(lines.results("n").orElseThrow().path()).isEqualTo("films/shop.2.results.jsonl");
    }

    // ------------------------------------------------------------------ results

    @Test
    void tellsEachEndOnceGoodAndBad() throws Exception {
        // Given
        List<Claim> drops = drops(manifest("m", "{\"id\": \"a\"}\n{\"prompt\": \"no id\"}\n"));
        Job good = ledger.collecting(enter(drops.get(0)));
        Output output = ledger.view.outputs(good).get(0);
        ledger.outputs.published(
                new Output(good.id(), 1, output.url(), "films/shop-a__m__1", "films/shop-a__m__1.mp4", 1L, "ab", "video/mp4", null));
        // When
        results.tell(refuse(drops.get(1)));
        Job delivered = ledger.journal.delivered(good, "done/2026/03/04");
        results.tell(delivered);
        results.tell(delivered);
        // Then
        assertThat(told()).containsExactly(
                "{\"id\":null,\"line\":2,\"job\":\"m-2\",\"state\":\"REJECTED\",\"results\":[],\"charged\":\"no\","
                        + "\"estimated_credits\":0,\"why\":\"f: found a; do b.\","
                        + "\"todo\":\"Correct the drop and move it back into the inbox.\"}",
                "{\"id\":\"a\",\"line\":1,\"job\":\"m-1\",\"state\":\"DELIVERED\",\"results\":[\"films/shop-a__m__1.mp4\"],"
                        + "\"charged\":\"yes\"}");
    }

    @Test
    void whatWasWrittenBeforeAPowerCutAndNotKeptIsNotThereTwice() throws Exception {
        // Given
        List<Claim> drops = drops(manifest("m", "{\"id\": \"a\"}\n{\"id\": \"b\"}\n"));
        results.tell(refuse(drops.get(0)));
        Path file = root.resolve("outbox/films/shop.results.jsonl");
        Files.writeString(file, Files.readString(file) + "{\"id\":\"b\",\"line\":2,\"jo");
        // When
        results.tell(refuse(drops.get(1)));
        // Then
        assertThat(told()).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    @Test
    void aDropOfALineThatIsTriedAgainIsToldAgain() throws Exception {
        // Given
        List<Claim> drops = drops(manifest("m", "{\"id\": \"a\"}\n{\"id\": \"b\"}\n"));
        results.tell(refuse(drops.get(0)));
        Job running = enter(drops.get(1));
        // When
        Job again = ledger.journal
                .enter("again", "x.png", "films", List.of("x.png", "shop-a.job.json"), "work/again/films", List.of(), Ledger.request(0),
                        "other", null)
                .orElseThrow();
        Job elsewhere = ledger.journal
                .enter("elsewhere", "x.png", "", List.of("shop-a.job.json"), "work/elsewhere", List.of(), Ledger.request(0), "third", null)
                .orElseThrow();
        Job beside = ledger.journal
                .enter("beside", "x.png", "films", List.of("shop-b.job.json"), "work/beside", List.of(), Ledger.request(0), "fourth", null)
                .orElseThrow();
        // Then
        assertThat(results.isOfLine(elsewhere)).as("of another folder").isFalse();
        assertThat(results.isOfLine(beside)).as("the line is on its way").isFalse();
        assertThat(results.isOfLine(running)).isTrue();
        results.tell(ledger.end(ledger.waiting(again), Channel.NSFW));
        assertThat(told()).hasSize(2).last().asString().contains("\"id\":\"a\"", "\"job\":\"again\"", "NSFW");
    }

    @Test
    void theLinesOfALaterManifestAreNoRepetitionsOfThoseOfAnEarlierOne() throws Exception {
        // Given
        Job first = refuse(drops(manifest("m", "{\"id\": \"a\"}\n")).get(0));
        // When
        Job second = enter(drops(manifest("n", "{\"id\": \"a\"}\n")).get(0));
        // Then
        assertThat(lines.of(first)).extracting(ManifestRows.Line::manifest).containsExactly("m");
        assertThat(lines.of(second)).extracting(ManifestRows.Line::manifest).containsExactly("n");
    }
}
