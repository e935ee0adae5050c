package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.TrainedCharacter;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharactersTest {

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Characters characters;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        characters = new Characters(ledger.source);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Optional<Job> again(String name, String version) {
        CharacterKey key = CharacterKey.madeBy(Ledger.character(name, version)).orElseThrow();
        return ledger.journal.enter("again", name, "", List.of("2.jpg"), "work/again", List.of(Ledger.picture("2.jpg")),
                Ledger.character(name, version), key.intent(), null);
    }

    @Test
    void aDeliveredCharacterMayBeNamed() {
        // Given
        Job job = ledger.trained("j", "anna", "v2");
        // When, Then
        assertThat(characters.find("anna", "v2")).contains(new TrainedCharacter("anna", "v2", "request of j", "j", ledger.clock.millis()));
        assertThat(characters.find("anna", "v1")).isEmpty();
        assertThat(job.state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void otherJobsMakeNoCharacter() {
        ledger.in(State.DELIVERED, "j");
        assertThat(characters.all()).isEmpty();
    }

    @Test
    void oneOfThatNameAndVersionIsNeverMadeTwice() {
        ledger.trained("j", "anna", "v2");
        ledger.enterCharacter("k", "bob", "v1");
        assertThat(again("anna", "v2")).as("made").isEmpty();
        assertThat(again("bob", "v1")).as("being made").isEmpty();
        assertThat(again("anna", "cinema")).as("another version").isPresent();
    }

    @Test
    void afterOneThatFailedAnotherMayBeMade() {
        ledger.end(ledger.waiting(ledger.enterCharacter("j", "anna", "v2")), Channel.FAILED);
        assertThat(again("anna", "v2")).isPresent();
    }

    @Test
    void aDeletedOneIsForgottenAndMayBeMadeAnew() {
        // Given
        ledger.trained("j", "anna", "v2");
        // When
        characters.forget(characters.find("anna", "v2").orElseThrow());
        // Then
        assertThat(characters.all()).isEmpty();
        assertThat(again("anna", "v2")).isPresent();
    }
}
