package io.dromedary.deliver;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.DropRequest;
import io.dromedary.drop.Intent;
import io.dromedary.drop.Profile;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SidecarReader;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Output;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Models;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path outbox;
    @TempDir
    private Path state;
    private Ledger ledger;
    private Records records;

    @BeforeEach
    void open() {
        ledger = new Ledger(state);
        records = new Records(outbox, ledger.view, Models.COMPOSITION, URI.create("https://api.example"), ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static DropRequest full() throws IOException {
        return new DropRequest(Ledger.MODEL, "a \"quoted\" prompt: é", (ObjectNode) JSON.readTree("{\"duration\":5,\"ratio\":\"16:9\",\"deep\":{\"a\":[1]}}"),
                List.of("a.png", "b.png"), 2, 42L, false, "hero", 7, null, null, null, null, null, null);
    }

    private Job delivered(DropRequest request, List<MediaFile> media) {
        List<String> files = media.isEmpty() ? List.of("idea.yaml") : media.stream().map(MediaFile::name).toList();
        Job job = ledger.journal.enter("j", files.get(0), "", files, "work/j", media, request, "intent").orElseThrow();
        Job submitted = ledger.journal.submitting(job, request.model(), "{\"prompt\":\"sent\"}");
        Job waiting = ledger.journal.accepted(submitted, "r1", "queued", "c1", ledger.in(HOUR));
        Job collecting = ledger.journal.collecting(waiting, "completed", Ledger.results("https://cdn.example/1?sig=s3cr3t", "https://cdn.example/2"), List.of(), ledger.in(HOUR));
        for (Output output : ledger.view.outputs(collecting)) {
            String base = "hero__m__" + output.number();
            ledger.outputs.reserve(output, base);
            ledger.outputs.published(new Output("j", output.number(), output.url(), base, base + ".mp4", 9L, "ab", "video/mp4", null));
        }
        return collecting;
    }

    private static List<MediaFile> pictures(String... names) {
        return Stream.of(names).map(Ledger::picture).toList();
    }

    private JsonNode record(int number) throws IOException {
        return JSON.readTree(outbox.resolve("hero__m__" + number + ".json").toFile());
    }

    @Test
    void aRecordThatIsPutIntoTheInboxMakesTheSameRequestAgainAndIsNoDuplicate() throws Exception {
        // Given
        DropRequest request = full();
        records.write(delivered(request, pictures("a.png", "b.png")));
        // When
        Sidecar sidecar = SidecarReader.read(outbox.resolve("hero__m__1.json"));
        DropRequest again = DropRequest.of(sidecar, new Profile("other/model", "other", "before", "after", null, 9), "default/model", "hero__m__1.json");
        // Then
        assertThat(again).as("all but how urgent it was").usingRecursiveComparison().ignoringFields("variation", "priority").isEqualTo(request);
        assertThat(again.variation()).isEqualTo("j");
        assertThat(Intent.of(again, List.of("x", "y"))).isNotEqualTo(Intent.of(request, List.of("x", "y")));
    }

    @Test
    void aRequestThatSaidLittleComesBackWithoutAnybodysDefaults() throws Exception {
        // Given
        DropRequest request = Ledger.request(0);
        records.write(delivered(request, List.of()));
        // When
        Sidecar sidecar = SidecarReader.read(outbox.resolve("hero__m__2.json"));
        DropRequest again = DropRequest.of(sidecar, new Profile("other/model", "other", "before", "after", null, 9), "default/model", "x");
        // Then
        assertThat(again).usingRecursiveComparison().ignoringFields("variation", "images").isEqualTo(request);
        assertThat(again.images()).as("explicitly none").isEmpty();
    }

    @Test
    void everyResultHasARecordThatSaysWhatMadeIt() throws IOException {
        // When
        records.write(delivered(full(), pictures("a.png", "b.png")));
        // Then
        assertThat(record(2).get("record")).isEqualTo(JSON.readTree("""
                {"file":"hero__m__2.mp4","number":2,"of":2,"bytes":9,"sha256":"ab","content_type":"video/mp4","job":"j","drop":"a.png",
                 "pictures":[{"name":"a.png","sha256":"%1$s","bytes":4,"width":640,"height":480},{"name":"b.png","sha256":"%1$s","bytes":4,"width":640,"height":480}],
                 "sent_to":"https://api.example/higgsfield-ai/dop/standard","sent":{"prompt":"sent"},"attempts":1,"request_id":"r1","correlation_id":"c1",
                 "dropped":"2026-03-04T05:06:07Z","delivered":"2026-03-04T05:06:07Z"}""".formatted("5e".repeat(32))));
        assertThat(record(1).get("record").get("file").asText()).isEqualTo("hero__m__1.mp4");
        assertThat(Files.readString(outbox.resolve("hero__m__1.json"))).doesNotContain("s3cr3t").endsWith("}\n");
    }

    @Test
    void aRecordWarnsOfAModelThatNobodyCouldCheck() throws IOException {
        // Given
        DropRequest request = new DropRequest("any/model", "p", JSON.createObjectNode(), null, null, null, null, null, 0, null, null, null, null, null, null);
        // When
        records.write(delivered(request, List.of()));
        // Then
        assertThat(record(1).at("/record/warnings/0").asText()).contains("any/model is not in the catalogue");
    }

    @Test
    void recordsMayBeWrittenAgainAfterAnInterruption() throws IOException {
        // Given
        Job job = delivered(full(), pictures("a.png", "b.png"));
        records.write(job);
        JsonNode first = record(1);
        // When
        records.write(job);
        // Then
        assertThat(record(1)).isEqualTo(first);
        assertThat(outbox).isDirectoryNotContaining("glob:**.part");
    }
}
