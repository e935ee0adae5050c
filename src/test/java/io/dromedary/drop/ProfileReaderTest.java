package io.dromedary.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.InvalidDropException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileReaderTest {

    @TempDir
    Path root;

    private Path inbox;
    private Path deep;

    @BeforeEach
    void folders() throws IOException {
        inbox = root.resolve("inbox");
        deep = Files.createDirectories(inbox.resolve("films/night"));
    }

    @Test
    void aFolderWithoutProfilesSaysNothing() throws Exception {
        assertThat(ProfileReader.forFolder(inbox, deep)).isEqualTo(Profile.NONE);
    }

    @Test
    void theNearestWinsKeyByKey() throws Exception {
        // Given
        profile(inbox, "model: a/b\nprompt: top\nprompt_prefix: 'P:'\noutputs: 2\nparams: {duration: 5, deep: {a: 1, b: 2}}");
        profile(inbox.resolve("films"), "model: c/d\nprompt_suffix: at dusk\nparams: {duration: 10}");
        Files.writeString(deep.resolve("_profile.yml"), "outputs: 4\nparams: {deep: {a: 3}}");
        // When
        Profile profile = ProfileReader.forFolder(inbox, deep);
        // Then
        assertThat(profile)
                .isEqualTo(new Profile(new Said(Map.of(SidecarKey.MODEL, "c/d", SidecarKey.PROMPT, "top", SidecarKey.PROMPT_PREFIX, "P:",
                        SidecarKey.PROMPT_SUFFIX, "at dusk", SidecarKey.OUTPUTS, 4)), profile.parameters()));
        assertThat(profile.parameters().params()).isEqualTo(new ObjectMapper().readTree("{\"duration\": 10, \"deep\": {\"a\": 3}}"));
    }

    @Test
    void parametersCharacterMotionsAndStyleAreInheritedToo() throws Exception {
        // Given
        profile(inbox,
                "duration: 5\nresolution: 720p\nparams: {seed_mode: a, sound: true}\ncharacter: Anna\nmotions: [Dolly In]\nstyle: Noir");
        profile(inbox.resolve("films"), "sound: false\nparams: {resolution: 480p}\nmotions: []\nstyle: Retro");
        // When
        Profile profile = ProfileReader.forFolder(inbox, deep);
        // Then
        assertThat(profile.parameters().arguments()).isEqualTo(new ObjectMapper().readTree("{\"duration\": 5, \"sound\": false}"));
        assertThat(profile.parameters().params()).as("the nearer wins, wherever it says it").isEqualTo(new ObjectMapper().readTree("""
                {"seed_mode": "a", "resolution": "480p"}"""));
        assertThat(profile.said().text(SidecarKey.CHARACTER)).isEqualTo("Anna");
        assertThat(profile.said().motions()).isEmpty();
        assertThat(profile.said().text(SidecarKey.STYLE)).isEqualTo("Retro");
    }

    @ParameterizedTest
    @ValueSource(strings = {"images: [a.png]", "end_image: a.png", "audio: v.wav", "seed: 5", "output_name: x", "record: {}"})
    void whatBelongsToOneDropHasNoPlaceInAProfile(String yaml) throws Exception {
        profile(inbox, yaml);

        assertThatThrownBy(() -> ProfileReader.forFolder(inbox, deep)).isInstanceOf(InvalidDropException.class)
                .hasMessageContaining("_profile.yaml, " + yaml.replaceFirst(":.*", "") + ": found a key that does not exist");
    }

    @Test
    void nothingAboveTheInboxIsRead() throws Exception {
        profile(root, "model: a/b");

        assertThat(ProfileReader.forFolder(inbox, deep)).isEqualTo(Profile.NONE);
        assertThatThrownBy(() -> ProfileReader.forFolder(inbox, inbox.resolve("../outbox"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBrokenProfileIsNamedFromTheInboxOn() throws Exception {
        profile(inbox, "model: a/b");
        profile(inbox.resolve("films"), "promptprefix: x\noutputs: 0");

        assertThatThrownBy(() -> ProfileReader.forFolder(inbox, deep)).isInstanceOf(InvalidDropException.class)
                .hasMessageContaining("films/_profile.yaml, promptprefix: found a key that does not exist; did you mean `prompt_prefix`?")
                .hasMessageContaining("films/_profile.yaml, outputs: found 0; allowed is a whole number from 1 to 100.");
    }

    @Test
    void profilesAreAsHostileAsSidecars() throws Exception {
        profile(deep, "model: !!java.net.URL [x]");

        assertThatThrownBy(() -> ProfileReader.forFolder(inbox, deep)).isInstanceOf(InvalidDropException.class)
                .hasMessageContaining("films/night/_profile.yaml, line 1 column 8: found the tag");
    }

    @Test
    void twoProfilesInOneFolderAreNotGuessedBetween() throws Exception {
        profile(deep, "model: a/b");
        Files.writeString(deep.resolve("_profile.yml"), "model: c/d");

        assertThatThrownBy(() -> ProfileReader.forFolder(inbox, deep)).isInstanceOf(InvalidDropException.class)
                .hasMessage("films/night/_profile.yaml: found a _profile.yml beside it; keep one of the two.");
    }

    private static void profile(Path folder, String yaml) throws IOException {
        Files.writeString(folder.resolve("_profile.yaml"), yaml);
    }
}
