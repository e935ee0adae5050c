package io.dromedary.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.testing.MovingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is hidden here from a look is put into a folder whose time is then set back: only a listing can find it. */
class KnownFoldersTest {

    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration NET = Duration.ofMinutes(1);

    @TempDir
    private Path inbox;
    private final MovingClock clock = new MovingClock();
    private Folder.Look look;

    private Folder look() throws IOException {
        look = look == null ? Folder.drops(inbox, clock) : look;
        return look.at(inbox);
    }

    private Folder lookAfter(Duration time) throws IOException {
        clock.advance(time);
        return look();
    }

    private static List<String> names(Folder found) {
        return found.candidates().stream().flatMap(drop -> drop.files().stream()).sorted().toList();
    }

    private void drop(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(inbox.resolve(name).getParent());
            Files.writeString(inbox.resolve(name), "content of " + name);
        }
    }

    private void hide(Path folder, String name) throws IOException {
        FileTime time = Files.getLastModifiedTime(folder);
        Files.writeString(folder.resolve(name), "hidden");
        Files.setLastModifiedTime(folder, time);
    }

    @Test
    void aFolderWhoseTimeStandsStillIsNotListedAgain() throws IOException {
        // Given
        drop("a.png");
        look();
        Folder known = lookAfter(TICK);
        hide(inbox, "b.png");
        // When, Then
        assertThat(look()).isSameAs(known);
        assertThat(lookAfter(NET.minusMillis(TICK.toMillis() + 1))).isSameAs(known);
        drop("c.png");
        assertThat(names(look())).containsExactly("a.png", "b.png", "c.png");
    }

    @Test
    void whatComesWithinTheSameTickIsSeen() throws IOException {
        // Given
        drop("a.png");
        look();
        hide(inbox, "b.png");
        // When, Then
        assertThat(names(look())).containsExactly("a.png", "b.png");
        clock.advance(TICK.minusMillis(1));
        hide(inbox, "c.png");
        assertThat(names(look())).containsExactly("a.png", "b.png", "c.png");
        hide(inbox, "d.png");
        assertThat(names(lookAfter(Duration.ofMillis(1)))).as("nothing of that tick can come after this").hasSize(4);
        hide(inbox, "e.png");
        assertThat(names(look())).hasSize(4);
    }

    @Test
    void whereTheTimeDoesNotTellOfChangesTheFolderIsListedInEachLook() throws IOException {
        // Given
        drop("a.png");
        look();
        lookAfter(TICK);
        hide(inbox, "b.png");
        // When, Then
        assertThat(names(lookAfter(NET))).as("the net").containsExactly("a.png", "b.png");
        hide(inbox, "c.png");
        assertThat(names(lookAfter(TICK))).containsExactly("a.png", "b.png", "c.png");
        hide(inbox, "d.png");
        assertThat(names(look())).hasSize(4);
    }

    @Test
    void anotherFolderOfTheSameTimeIsListed() throws IOException {
        // Given
        drop("films/a.png", "films/b.png");
        look();
        look.at(inbox.resolve("films"));
        lookAfter(TICK);
        look.at(inbox.resolve("films"));
        FileTime time = Files.getLastModifiedTime(inbox.resolve("films"));
        // When
        Files.move(inbox.resolve("films"), inbox.resolve("_away"));
        drop("films/c.png");
        Files.setLastModifiedTime(inbox.resolve("films"), time);
        // Then
        assertThat(names(look.at(inbox.resolve("films")))).containsExactly("c.png");
    }

    @Test
    void whatIsGoneIsGone() throws IOException {
        // Given
        drop("a.png", "films/b.png");
        assertThat(look().folders()).hasSize(1);
        look.at(inbox.resolve("films"));
        // When
        Files.delete(inbox.resolve("a.png"));
        Files.delete(inbox.resolve("films/b.png"));
        Files.delete(inbox.resolve("films"));
        // Then
        assertThat(names(lookAfter(TICK))).isEmpty();
        assertThat(look().folders()).isEmpty();
        assertThatThrownBy(() -> look.at(inbox.resolve("films"))).isInstanceOf(NoSuchFileException.class);
        drop("films/c.png");
        assertThat(look().folders()).hasSize(1);
        assertThat(names(look.at(inbox.resolve("films")))).containsExactly("c.png");
    }

    @Test
    void aTextThatIsWrittenOverInPlaceIsReadAgainWhenItIsAskedOrByTheNet() throws IOException {
        // Given
        drop("a.png", "b.png");
        Path text = Files.writeString(inbox.resolve("s.yaml"), "images: [a.png]");
        look();
        Folder known = lookAfter(TICK);
        assertThat(files(known)).contains("[a.png, s.yaml]");
        // When
        Files.writeString(text, "images: [a.png, b.png]");
        // Then
        assertThat(look()).isSameAs(known);
        assertThat(files(look.asking(inbox, List.of("s.yaml")))).containsExactly("[a.png, b.png, s.yaml]");
        // When
        Files.writeString(text, "images: [b.png]");
        // Then
        Folder before = look();
        assertThat(files(look.askingAll(inbox, before))).contains("[b.png, s.yaml]");
        assertThat(look.askingAll(inbox, before)).as("nothing more to tell").isSameAs(before);
        // When
        Files.writeString(text, "images: [a.png]  ");
        // Then
        assertThat(files(lookAfter(NET))).contains("[a.png, s.yaml]");
    }

    private static Stream<String> files(Folder found) {
        return found.candidates().stream().map(drop -> drop.files().toString());
    }

    @Test
    void aTextThatTakesTheNameOfAnotherIsRead() throws IOException {
        // Given: as editors do it.
        drop("a.png", "b.png");
        Path text = Files.writeString(inbox.resolve("s.yaml"), "images: [a.png]");
        look();
        lookAfter(TICK);
        // When
        Files.move(Files.writeString(inbox.resolve(".s"), "images: [b.png]"), text, StandardCopyOption.REPLACE_EXISTING);
        // Then
        assertThat(files(look())).contains("[b.png, s.yaml]");
    }

    @Test
    void theRulesOfAProfileCountAtOnceAlsoBelowIt() throws IOException {
        // Given
        drop("films/a.png", "films/b.jpg");
        Path profile = Files.writeString(inbox.resolve("_profile.yaml"), "intake: {names: '*.png'}");
        look();
        assertThat(names(look.at(inbox.resolve("films")))).containsExactly("a.png");
        lookAfter(TICK);
        look.at(inbox.resolve("films"));
        // When
        Files.writeString(profile, "intake: {names: '*.jp*g'}");
        // Then
        look();
        assertThat(names(look.at(inbox.resolve("films")))).containsExactly("b.jpg");
    }

    @Test
    void whatComesIntoADropThatIsAFolderIsSeen() throws IOException {
        // Given
        drop("x.drop/a.png");
        look();
        Folder known = lookAfter(TICK);
        assertThat(look()).isSameAs(known);
        // When
        Path text = Files.writeString(inbox.resolve("x.drop/s.yaml"), "images: [a.png, b.png]");
        // Then
        assertThat(look().candidates()).singleElement().extracting(Pairing.Candidate::kind).isEqualTo(Pairing.Kind.WAITING_FOR_MEDIA);
        lookAfter(TICK);
        // When: in place
        Files.writeString(text, "images: [a.png]");
        // Then
        assertThat(look().candidates()).singleElement().extracting(Pairing.Candidate::kind).isEqualTo(Pairing.Kind.COMPLETE);
    }

    @Test
    void aCharacterIsKnownToo() throws IOException {
        // Given
        look = Folder.characters(inbox, clock);
        drop("anna/1.png");
        look();
        Folder known = lookAfter(TICK);
        assertThat(look()).isSameAs(known);
        // When
        drop("anna/2.png");
        // Then
        assertThat(look().candidates()).flatExtracting(Pairing.Candidate::media).hasSize(2);
    }
}
