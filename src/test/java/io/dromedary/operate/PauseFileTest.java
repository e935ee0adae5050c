package io.dromedary.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.journal.Pauses;
import io.dromedary.operate.PauseFile.Seen;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PauseFileTest {

    @TempDir
    private Path root;
    private Path inbox;
    private Ledger ledger;
    private Pauses pauses;
    private PauseFile file;

    @BeforeEach
    void open() throws IOException {
        inbox = Files.createDirectories(root.resolve("inbox"));
        ledger = new Ledger(root);
        pauses = new Pauses(ledger.source, ledger.clock);
        file = new PauseFile(pauses, () -> PauseFile.in(inbox));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_PAUSE", "_PAUSE.txt"})
    void pausesTheLineAsLongAsItLiesThere(String name) throws IOException {
        ledger.enter("j");
        Files.createFile(inbox.resolve(name));
        assertThat(file.heed()).isTrue();
        assertThat(pauses.line().orElseThrow().sentence()).matches("The line is paused since .* by the file inbox/" + name + "\\.");
        assertThat(pauses.line().orElseThrow().end()).isEqualTo("take away inbox/" + name);
        assertThat(ledger.journal.takeReady("api", 1, 1)).isEmpty();
        Files.delete(inbox.resolve(name));
        assertThat(file.heed()).isTrue();
        assertThat(pauses.line()).isEmpty();
        assertThat(ledger.journal.takeReady("api", 1, 1)).hasSize(1);
    }

    @Test
    void itsRemovalEndsOnlyWhatItPaused() throws IOException {
        Files.createFile(inbox.resolve("_PAUSE"));
        file.heed();
        pauses.pauseLine("anna", "too dear");
        assertThat(pauses.line().orElseThrow().who()).isEqualTo("anna");
        Files.delete(inbox.resolve("_PAUSE"));
        file.heed();
        assertThat(pauses.line().orElseThrow().who()).isEqualTo("anna");
    }

    @Test
    void aCommandDoesNotEndWhatTheFileSays() throws IOException {
        Files.createFile(inbox.resolve("_PAUSE"));
        file.heed();
        pauses.pauseLine("anna", "too dear");
        assertThat(pauses.resumeLine()).isTrue();
        assertThat(pauses.line().orElseThrow().isByFile()).isTrue();
        assertThat(ledger.journal.takeReady("api", 1, 1)).isEmpty();
    }

    @Test
    void itOutlivesARestartAndSoDoesItsRemovalWhileNothingRan() throws IOException {
        Files.createFile(inbox.resolve("_PAUSE"));
        file.heed();
        assertThat(new Pauses(ledger.source, ledger.clock).line()).isPresent();
        Files.delete(inbox.resolve("_PAUSE"));
        new PauseFile(pauses, () -> PauseFile.in(inbox)).heed();
        assertThat(pauses.line()).isEmpty();
    }

    @Test
    void anInboxThatCannotBeSeenSaysNothingNew() throws IOException {
        Files.createFile(inbox.resolve("_PAUSE"));
        file.heed();
        Files.move(inbox, root.resolve("elsewhere"));
        assertThat(file.heed()).isTrue();
        assertThat(pauses.line()).as("its disk is not there").isPresent();
        assertThatThrownBy(() -> PauseFile.in(inbox)).isInstanceOf(IOException.class);
    }

    @Test
    void nothingIsHandedOutBeforeABucketWasListed() {
        Seen[] listed = {Seen.NOT_YET};
        PauseFile inBucket = new PauseFile(pauses, () -> listed[0]);
        assertThat(inBucket.heed()).isFalse();
        listed[0] = Seen.at("inbox/_PAUSE");
        assertThat(inBucket.heed()).isTrue();
        assertThat(pauses.line()).isPresent();
        listed[0] = Seen.NOTHING;
        assertThat(inBucket.heed()).isTrue();
        assertThat(pauses.line()).isEmpty();
    }
}
