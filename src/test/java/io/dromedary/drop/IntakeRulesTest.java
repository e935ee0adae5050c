package io.dromedary.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dromedary.drop.FrameNames.Frame;
import io.dromedary.job.InvalidDropException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeRulesTest {

    @TempDir
    private Path inbox;

    private IntakeRules rules(String folder, String... profiles) throws InvalidDropException, IOException {
        Path place = inbox;
        for (String profile : profiles) {
            Files.createDirectories(place);
            Files.writeString(place.resolve("_profile.yaml"), profile);
            place = place.resolve(folder);
        }
        return ProfileReader.forFolder(inbox, place.getParent()).intake();
    }

    private IntakeRules rules(String intake) throws InvalidDropException, IOException {
        return rules("x", "intake: {" + intake + "}");
    }

    @Test
    void theNearestProfileWinsKeyByKeyAndIsTheOneThatIsNamed() throws Exception {
        IntakeRules rules = rules("shop", "intake: {ready: marker, order: oldest, names: '*.png'}",
                "intake: {ready: settled, existing: leave}");
        assertThat(rules.ready()).isEqualTo(IntakeRules.Ready.SETTLED);
        assertThat(rules.order()).isEqualTo(IntakeRules.Order.OLDEST);
        assertThat(rules.existing()).isEqualTo(IntakeRules.Existing.LEAVE);
        assertThat(rules.saying(IntakeRules.Key.READY)).isEqualTo("intake.ready in shop/_profile.yaml");
        assertThat(rules.saying(IntakeRules.Key.NAMES)).isEqualTo("intake.names in _profile.yaml");
    }

    @Test
    void withoutRulesEverythingIsTakenByName() {
        assertThat(IntakeRules.NONE.takes("any.thing")).isTrue();
        assertThat(IntakeRules.NONE.ready()).isEqualTo(IntakeRules.Ready.SETTLED);
        assertThat(IntakeRules.NONE.order()).isEqualTo(IntakeRules.Order.NAME);
        assertThat(IntakeRules.NONE.existing()).isEqualTo(IntakeRules.Existing.TAKE);
        assertThat(IntakeRules.NONE.frames()).isEmpty();
        assertThat(IntakeRules.NONE.brokenBy(1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "intak: {ready: marker}            | intak: found a key that does not exist; did you mean `intake`?",
        "intake: marker                    | intake: found 'marker'; allowed is a mapping of rules",
        "intake: {redy: marker}            | intake.redy: found a key that does not exist; did you mean `ready`?",
        "intake: {colour: red}             | intake.colour: found a key that does not exist; use frames, ready, names, min_pixels",
        "intake: {ready: done}             | intake.ready: found 'done'; allowed is one of settled, marker, folder and sidecar",
        "intake: {order: size}             | intake.order: found 'size'; allowed is one of name, newest and oldest",
        "intake: {existing: no}            | intake.existing: found 'no'; allowed is one of take and leave",
        "intake: {min_pixels: 640x480}     | intake.min_pixels: found '640x480'; allowed is a whole number from 1",
        "intake: {max_pixels: 0}           | intake.max_pixels: found 0; allowed is a whole number from 1",
        "intake: {names: []}               | intake.names: found a list; allowed is a pattern of the names of drops that are taken",
        "intake: {names: ['*.png', 7]}     | intake.names[1]: found 7; allowed is a pattern of names",
        "intake: {names: *.png}            | line 1 column 18: found unexpected character found .(46); correct it there; text",
        "intake: {frames: _first}          | intake.frames: found '_first'; allowed is two names with a comma between them",
        "intake: {frames: '{name}, {name}'} | intake.frames: found {name}, {name}; give the first and the last frame names that differ",
        "intake: {frames: {name}_first, {name}_last} | line 1 column 24: found no valid YAML (expected ',' or '}', but got <scalar>)"})
    void whatIsWrongIsNamedWithWhatIsAllowed(String profile, String message) throws IOException {
        Files.writeString(inbox.resolve("_profile.yaml"), profile);
        assertThat(catchThrowableOfType(InvalidDropException.class, () -> ProfileReader.forFolder(inbox, inbox)))
                .hasMessageContaining("_profile.yaml, " + message);
    }

    @ParameterizedTest
    @CsvSource({"*.png,a.PNG,true", "*.png,a.jpg,false", "IMG_*,img_1.jpg,true", "IMG_*,a_IMG_1.jpg,false", "a?c,abc,true", "a?c,ac,false",
        "*,x,true", "*a*b*c,xaybzc,true", "*a*b*c,xaybz,false", "a.drop,a.drop,true", "*.jobs.csv,night.jobs.csv,true"})
    void aPatternHasStarsAndQuestionMarks(String pattern, String name, boolean takes) throws Exception {
        assertThat(rules("names: '" + pattern + "'").takes(name)).isEqualTo(takes);
    }

    @Test
    void ofSeveralPatternsOneIsEnough() throws Exception {
        assertThat(rules("names: ['*.png', '*.jpg']").takes("a.jpg")).isTrue();
        assertThat(rules("names: ['*.png', '*.jpg']").takes("a.gif")).isFalse();
    }

    @Test
    void noPatternStopsTheIntake() {
        String name = "a".repeat(250);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 1_000; i++) {
                assertThat(NamePattern.matches("*a".repeat(90) + "b", name)).isFalse();
            }
        });
    }

    @Test
    void pixelsHaveLimitsOnBothSides() throws Exception {
        IntakeRules rules = rules("min_pixels: 100, max_pixels: 200");
        assertThat(rules.brokenBy(99)).contains(IntakeRules.Key.MIN_PIXELS);
        assertThat(rules.brokenBy(100)).isEmpty();
        assertThat(rules.brokenBy(200)).isEmpty();
        assertThat(rules.brokenBy(201)).contains(IntakeRules.Key.MAX_PIXELS);
    }

    @ParameterizedTest
    @CsvSource({"'{name}_first, {name}_last',shot_first,shot,false", "'{name}_first,{name}_last',Shot_LAST,Shot,true",
        "'a-{name}, b-{name}',B-shot,shot,true", "'{name}, {name}_end',shot,shot,false", "'{name}, {name}_end',shot_end,shot,true",
        "'{name}_first, {name}_last',_first,,", "'{name}_first, {name}_last',shot,,"})
    void aFrameIsToldByItsName(String patterns, String stem, String name, Boolean last) throws Exception {
        assertThat(rules("frames: \"" + patterns + "\"").frames().orElseThrow().of(stem))
                .isEqualTo(name == null ? Optional.empty() : Optional.of(new Frame(name, last)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void theOtherFrameHasTheSameSuffix(String suffix) throws Exception {
        FrameNames frames = rules("frames: '{name}_first, {name}_last'").frames().orElseThrow();
        assertThat(frames.partner(new Frame("shot", false), suffix)).isEqualTo("shot_last." + suffix);
        assertThat(frames.partner(new Frame("shot", true), suffix)).isEqualTo("shot_first." + suffix);
    }
}
