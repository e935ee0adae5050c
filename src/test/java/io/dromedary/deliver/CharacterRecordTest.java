package io.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharacterRecordTest {

    @TempDir
    private Path root;
    @TempDir
    private Path state;
    private Ledger ledger;
    private CharacterRecord record;

    @BeforeEach
    void open() {
        ledger = new Ledger(state);
        record = new CharacterRecord(new FolderStore(root), ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void saysWhatWasMadeOfWhat() throws Exception {
        // Given
        Job job = ledger.waiting(ledger.enterCharacter("j", "anna", "v2"));
        // When
        record.write(job);
        // Then
        JsonNode written = new ObjectMapper().readTree(root.resolve("characters/_anna-v2.json").toFile());
        assertThat(written.path("character").asText()).isEqualTo("anna");
        assertThat(written.path("version").asText()).isEqualTo("v2");
        assertThat(written.path("id").asText()).isEqualTo("request of j");
        assertThat(written.path("pictures").path("1.jpg").asText()).isEqualTo(Ledger.picture("1.jpg").sha256());
        assertThat(written.path("created").asText()).isEqualTo(ledger.clock.instant().toString());
    }

    @Test
    void isTheSameToTheByteAsEver() throws Exception {
        record.write(ledger.waiting(ledger.enterCharacter("j", "anna", "v2")));
        assertThat(Files.readString(root.resolve("characters/_anna-v2.json"))).isEqualTo("""
                {
                  "character" : "anna",
                  "version" : "v2",
                  "id" : "request of j",
                  "pictures" : {
                    "1.jpg" : "%s"
                  },
                  "job" : "j",
                  "created" : "2026-03-04T05:06:07Z"
                }
                """.formatted("5e".repeat(32)));
    }

    @Test
    void staysBelowTheCharactersFolderWhateverTheName() throws Exception {
        record.write(ledger.waiting(ledger.enterCharacter("j", "../../outbox/x", "../v2")));
        assertThat(root).isDirectoryRecursivelyContaining("glob:**/characters/_*outbox-x-*v2.json");
        assertThat(root.resolve("outbox")).doesNotExist();
    }

    @Test
    void otherJobsLeaveNone() throws Exception {
        record.write(ledger.in(State.COLLECTING, "j"));
        assertThat(root).isEmptyDirectory();
    }
}
