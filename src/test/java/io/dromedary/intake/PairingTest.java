package io.dromedary.intake;

import static io.dromedary.intake.Pairing.Kind.AMBIGUOUS;
import static io.dromedary.intake.Pairing.Kind.COMPLETE;
import static io.dromedary.intake.Pairing.Kind.DOUBTFUL;
import static io.dromedary.intake.Pairing.Kind.MANIFEST;
import static io.dromedary.intake.Pairing.Kind.STRAY;
import static io.dromedary.intake.Pairing.Kind.WAITING_FOR_FRAME;
import static io.dromedary.intake.Pairing.Kind.WAITING_FOR_MEDIA;
import static io.dromedary.intake.Pairing.Kind.WAITING_FOR_SIDECAR;
import static io.dromedary.job.MediaRole.AUDIO;
import static io.dromedary.job.MediaRole.END_IMAGE;
import static io.dromedary.job.MediaRole.IMAGES;
import static io.dromedary.job.MediaRole.REFERENCE_IMAGES;
import static io.dromedary.job.MediaRole.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.IntakeRules;
import io.dromedary.drop.Naming;
import io.dromedary.drop.Sidecar;
import io.dromedary.intake.Pairing.Candidate;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaRole;
import io.dromedary.job.NamedFiles;
import java.io.IOException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairingTest {

    @Nested
    class ByName {

        @ParameterizedTest
        @ValueSource(strings = {"photo.png.yaml", "photo.png.yml", "photo.png.json", "photo.png.txt", "photo.yaml", "photo.yml",
            "photo.json", "photo.txt", "photo.PNG.Yaml", "photo.TXT"})
        void aPictureGoesWithItsSidecar(String sidecar) {
            assertThat(pairs("photo.png", sidecar)).containsExactly(complete("photo", sidecar, "photo.png"));
        }

        @Test
        void theFullNameWinsAndLeavesTheOtherAlone() {
            assertThat(pairs("photo.png", "photo.png.txt", "photo.yaml")).containsExactly(
                    complete("photo", "photo.png.txt", "photo.png"), waitingForMedia("photo", "photo.yaml"));
        }

        @Test
        void theSidecarOfTheStemIsLeftForOtherMediaOfThatStem() {
            assertThat(pairs("photo.png", "photo.jpg", "photo.png.txt", "photo.yaml")).containsExactly(
                    complete("photo", "photo.yaml", "photo.jpg"), complete("photo", "photo.png.txt", "photo.png"));
        }

        @Test
        void dotsInNamesBelongToTheStem() {
            assertThat(pairs("a.b.png", "a.b.txt", "a.png", "a.txt")).containsExactly(
                    complete("a.b", "a.b.txt", "a.b.png"), complete("a", "a.txt", "a.png"));
        }

        @Test
        void composedAndDecomposedNamesAreTheSame() {
            assertThat(pairs("e\u0301te\u0301.png", "\u00E9t\u00E9.txt")).containsExactly(
                    complete("e\u0301te\u0301", "\u00E9t\u00E9.txt", "e\u0301te\u0301.png"));
        }

        @Test
        void theExactSpellingTellsNamesakesApart() {
            assertThat(pairs("photo.png", "photo.PNG", "photo.png.txt", "photo.PNG.txt")).containsExactly(
                    complete("photo", "photo.PNG.txt", "photo.PNG"), complete("photo", "photo.png.txt", "photo.png"));
        }

        @Test
        void eitherFileMayBeAlone() {
            assertThat(pairs("b.txt", "a.png", "c.png.yaml")).containsExactly(
                    new Candidate("a.png", "a", List.of("a.png"), null, WAITING_FOR_SIDECAR, List.of(), List.of()),
                    waitingForMedia("b", "b.txt"), waitingForMedia("c", "c.png.yaml"));
        }

        @Test
        void mediaOfOneStemWaitEachForItself() {
            assertThat(pairs("a.png", "a.jpg")).extracting(Candidate::kind).containsExactly(WAITING_FOR_SIDECAR, WAITING_FOR_SIDECAR);
        }

        @Test
        void twoMediaForOneSidecarAreAmbiguous() {
            assertThat(pairs("photo.png", "photo.jpg", "photo.txt")).containsExactly(new Candidate("photo.jpg", "photo",
                    List.of("photo.jpg", "photo.png"), "photo.txt", AMBIGUOUS, List.of("photo.jpg", "photo.png", "photo.txt"), List.of()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"photo.yaml photo.txt", "photo.png.yaml photo.png.json", "photo.txt photo.TXT"})
        void twoSidecarsOfTheSameRankAreAmbiguous(String sidecars) {
            List<String> names = Stream.concat(Stream.of("photo.png"), Stream.of(sidecars.split(" "))).toList();

            assertThat(pairs(names.toArray(String[]::new))).containsExactly(new Candidate("photo.png", "photo", List.of("photo.png"), null,
                    AMBIGUOUS, names.stream().sorted().toList(), List.of()));
        }

        @ParameterizedTest
        @CsvSource({"Photo.JPG, photo.txt", "photo.jpg, PHOTO.JPG.yaml", "ÉTÉ.png, e\u0301te\u0301.txt", "été.png, E\u0301TE\u0301.png.YML",
            "Straße.png, STRASSE.txt", "Photo.heic, photo.txt"})
        void caseAloneAndUnicodesFormsAlonePair(String picture, String sidecar) {
            assertThat(pairs(picture, sidecar)).singleElement()
                    .satisfies(pair -> assertThat(pair.files()).containsExactly(picture, sidecar));
        }

        @Test
        void theSpellingOfItsOwnComesBeforeThatOfAnother() {
            assertThat(pairs("photo.png", "Photo.png", "photo.txt", "Photo.txt")).containsExactly(
                    complete("Photo", "Photo.txt", "Photo.png"), complete("photo", "photo.txt", "photo.png"));
            assertThat(pairs("photo.png", "Photo.png", "PHOTO.txt")).extracting(Candidate::kind).containsExactly(AMBIGUOUS);
            assertThat(pairs(Map.of("s.yaml", List.of("PHOTO.png")), "photo.PNG", "s.yaml")).containsExactly(
                    listed("photo", "s.yaml", "photo.PNG"));
        }

        @Test
        void ignoredFilesAreNotPaired() {
            assertThat(pairs(".photo.png", "photo.txt~", "photo.png.error.json", "photo.png.error.txt", "_profile.yaml",
                    "photo.png.part")).isEmpty();
        }
    }

    @Nested
    class FirstAndLastFrame {

        private static final String FRAMES = "{name}_first, {name}_last";

        private static List<Candidate> frames(Map<String, NamedFiles> named, String... files) {
            List<Candidate> candidates = Pairing.of(List.of(files), rules(FRAMES),
                    name -> named.containsKey(name) ? Naming.of(named.get(name)) : Naming.UNKNOWN).candidates();
            candidates.forEach(candidate -> assertThat(candidate.files()).contains(candidate.name()));
            assertThat(candidates.stream().flatMap(candidate -> candidate.files().stream())).as("each file once")
                    .containsExactlyInAnyOrder(files);
            return candidates;
        }

        private static IntakeRules rules(String frames) {
            try {
                return IntakeRules.in((ObjectNode) new ObjectMapper().readTree("{\"intake\": {\"frames\": \"" + frames + "\"}}"), "p");
            } catch (IOException | InvalidDropException e) {
                throw new AssertionError(e);
            }
        }

        private static NamedFiles roles(String first, String last) {
            return new NamedFiles(Map.of(IMAGES, List.of(first), END_IMAGE, List.of(last)));
        }

        @ParameterizedTest
        @CsvSource({"shot01_first.png, shot01_last.png", "shot01_first.jpg, SHOT01_Last.png",
            "e\u0301t\u00e9_first.png, \u00c9t\u00e9_last.webp"})
        void twoPicturesOfOneNameAreOneDropThatIsCalledByIt(String first, String last) {
            assertThat(frames(Map.of(), last, first)).singleElement().satisfies(drop -> {
                assertThat(drop.media()).containsExactly(first, last);
                assertThat(drop.named()).isEqualTo(roles(first, last));
                assertThat(drop.name()).isEqualTo(first);
                assertThat(drop.stem()).isEqualTo(first.replaceFirst("_.*", ""));
                assertThat(drop.kind()).isEqualTo(WAITING_FOR_SIDECAR);
                assertThat(drop.isFrames()).isTrue();
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"a.txt", "A.yaml", "a_first.txt", "a_first.png.json", "a_last.yml", "a_last.png.txt"})
        void itsSidecarHasTheNameOfTheTwoOrOfEither(String sidecar) {
            assertThat(frames(Map.of(), "a_first.png", "a_last.png", sidecar)).singleElement()
                    .satisfies(drop -> assertThat(drop).extracting(Candidate::kind, Candidate::sidecar).containsExactly(COMPLETE, sidecar));
        }

        @Test
        void whatTheSidecarNamesBesidesGoesAlong() {
            assertThat(frames(Map.of("a.yaml", new NamedFiles(Map.of(AUDIO, List.of("a.wav")))), "a_first.png", "a_last.png", "a.yaml",
                    "a.wav"))
                    .singleElement().satisfies(drop -> assertThat(drop.files()).hasSize(4));
            assertThat(frames(Map.of("a.yaml", new NamedFiles(Map.of(AUDIO, List.of("a.wav")))), "a_first.png", "a_last.png", "a.yaml"))
                    .singleElement().satisfies(drop -> {
                        assertThat(drop.kind()).isEqualTo(WAITING_FOR_MEDIA);
                        assertThat(drop.missing()).containsExactly("a.wav");
                    });
        }

        @ParameterizedTest
        @CsvSource({"a_first.png,a_last.png", "a_last.jpg,a_first.jpg"})
        void oneWaitsForItsPartnerWithItsSidecar(String here, String missing) {
            assertThat(frames(Map.of(), here)).singleElement().satisfies(drop -> {
                assertThat(drop.kind()).isEqualTo(WAITING_FOR_FRAME);
                assertThat(drop.missing()).containsExactly(missing);
            });
            assertThat(frames(Map.of(), here, "a.txt")).singleElement()
                    .satisfies(drop -> assertThat(drop.files()).containsExactly(here, "a.txt"));
        }

        @Test
        void whatASidecarNamesIsNoFrameOfAnother() {
            NamedFiles other = roles("a_first.png", "b_last.png");
            assertThat(frames(Map.of("s.yaml", other), "a_first.png", "b_last.png", "s.yaml")).singleElement()
                    .satisfies(drop -> assertThat(drop).extracting(Candidate::kind, Candidate::named).containsExactly(COMPLETE, other));
            assertThat(frames(Map.of("a.yaml", new NamedFiles(Map.of(END_IMAGE, List.of("z.png")))), "a_first.png", "z.png", "a.yaml"))
                    .as("its sidecar names another end").singleElement().extracting(Candidate::kind).isEqualTo(COMPLETE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"a_first.png a_first.jpg a_last.png", "a_first.png a_last.png a.txt a.yaml",
            "a_first.png a_last.png a.txt a_last.txt", "a_first.png a_last.png a.png a.txt"})
        void nothingIsGuessed(String files) {
            assertThat(frames(Map.of(), files.split(" "))).singleElement().extracting(Candidate::kind).isEqualTo(AMBIGUOUS);
        }

        @Test
        void aLastFrameBesideANamedEndIsAmbiguous() {
            assertThat(frames(Map.of("a.yaml", new NamedFiles(Map.of(END_IMAGE, List.of("z.png")))), "a_first.png", "a_last.png", "z.png",
                    "a.yaml")).singleElement().extracting(Candidate::kind).isEqualTo(AMBIGUOUS);
        }

        @Test
        void otherPicturesAndTextsPairAsEver() {
            assertThat(frames(Map.of(), "a_first.png", "a_last.png", "a.png", "a.png.txt", "b.png", "b.txt", "c_first.wav", "d.prompt.txt"))
                    .extracting(Candidate::name, Candidate::kind)
                    .containsExactly(tuple("a.png", COMPLETE), tuple("a_first.png", WAITING_FOR_SIDECAR), tuple("b.png", COMPLETE),
                            tuple("c_first.wav", WAITING_FOR_SIDECAR), tuple("d.prompt.txt", COMPLETE));
        }

        @Test
        void aTextThatMayBeTheirsHoldsBoth() {
            assertThat(frames(Map.of(), "shot_first.png", "shot_last.png", "shot (1).txt")).singleElement().satisfies(
                    drop -> assertThat(drop).extracting(Candidate::kind, Candidate::ambiguous)
                            .containsExactly(DOUBTFUL, List.of("shot (1).txt", "shot_first.png", "shot_last.png")));
        }

        @Test
        void withoutTheRuleTheyArePicturesLikeAnyOther() {
            assertThat(pairs("a_first.png", "a_last.png")).hasSize(2);
        }

        @Test
        void manyPicturesArePairedToo() {
            String[] files = IntStream.range(0, 20_000).boxed().flatMap(i -> Stream.of(i + "_first.png", i + "_last.png"))
                    .toArray(String[]::new);
            assertThat(Pairing.of(List.of(files), rules(FRAMES), name -> Naming.UNKNOWN).candidates()).hasSize(20_000);
        }
    }

    @Nested
    class Strays {

        @Test
        void aFileThatIsNeitherIsAStray() {
            assertThat(pairs("x.docx", "noextension")).extracting(Candidate::name, Candidate::kind, Candidate::sidecar)
                    .containsExactly(tuple("noextension", STRAY, null), tuple("x.docx", STRAY, null));
        }

        @ParameterizedTest
        @ValueSource(strings = {"x.heic.yaml", "x.yaml", "x.txt"})
        void itsSidecarGoesWithIt(String sidecar) {
            assertThat(pairs("x.heic", sidecar)).containsExactly(
                    new Candidate("x.heic", "x", List.of("x.heic"), sidecar, STRAY, List.of(), List.of()));
        }

        @Test
        void mediaHaveTheSidecarOfTheStemFirst() {
            assertThat(pairs("x.heic", "x.png", "x.txt")).extracting(Candidate::name, Candidate::kind, Candidate::sidecar)
                    .containsExactly(tuple("x.heic", STRAY, null), tuple("x.png", COMPLETE, "x.txt"));
        }

        @Test
        void twoStraysForOneSidecarAreAmbiguous() {
            assertThat(pairs("x.heic", "x.docx", "x.txt")).extracting(Candidate::kind).containsExactly(AMBIGUOUS);
        }
    }

    @Nested
    class ByListedImages {

        @Test
        void aRecordGoesWithTheMediaThatItLists() {
            assertThat(pairs(Map.of("photo__dop__1.json", List.of("photo.png")), "photo__dop__1.json", "photo.png"))
                    .containsExactly(listed("photo", "photo__dop__1.json", "photo.png"));
        }

        @Test
        void theOrderOfTheListIsKept() {
            assertThat(pairs(Map.of("s.yaml", List.of("c.png", "a.png", "b.HEIC")), "a.png", "b.heic", "c.png", "s.yaml"))
                    .containsExactly(listed("c", "s.yaml", "c.png", "a.png", "b.heic"));
        }

        @Test
        void anEmptyListNeedsNoMedia() {
            assertThat(pairs(Map.of("photo.yaml", List.of()), "photo.yaml", "photo.png")).containsExactly(
                    new Candidate("photo.png", "photo", List.of("photo.png"), null, WAITING_FOR_SIDECAR, List.of(), List.of()),
                    new Candidate("photo.yaml", "photo", List.of(), "photo.yaml", COMPLETE, List.of(), List.of(), images(List.of()),
                            false));
        }

        @Test
        void itWinsOverTheName() {
            assertThat(pairs(Map.of("a.yaml", List.of("b.png")), "a.png", "a.yaml", "b.png", "b.png.txt")).containsExactly(
                    new Candidate("a.png", "a", List.of("a.png"), null, WAITING_FOR_SIDECAR, List.of(), List.of()),
                    listed("b", "a.yaml", "b.png"), waitingForMedia("b", "b.png.txt"));
        }

        @Test
        void itWaitsForWhatIsNotThereAndKeepsWhatIs() {
            assertThat(pairs(Map.of("s.yaml", List.of("a.png", "b.png", "s.yaml")), "a.png", "a.txt", "s.yaml")).containsExactly(
                    new Candidate("a.png", "a", List.of("a.png"), "s.yaml", WAITING_FOR_MEDIA, List.of(), List.of("b.png", "s.yaml"),
                            images(List.of("a.png")), false),
                    waitingForMedia("a", "a.txt"));
            assertThat(pairs(Map.of("s.yaml", List.of("a.png")), "s.yaml")).containsExactly(
                    new Candidate("s.yaml", "s", List.of(), "s.yaml", WAITING_FOR_MEDIA, List.of(), List.of("a.png"), images(List.of()),
                            false));
        }

        @Test
        void imagesThatTwoSidecarsClaimAreAmbiguousWithAllThatHangsOnThem() {
            assertThat(pairs(Map.of("s.yaml", List.of("a.png", "b.png"), "t.json", List.of("b.png", "c.png"), "u.yml", List.of("d.png")),
                    "a.png", "b.png", "c.png", "d.png", "s.yaml", "t.json", "u.yml")).containsExactly(
                            new Candidate("a.png", "a", List.of("a.png", "b.png", "c.png"), null, AMBIGUOUS,
                                    List.of("a.png", "b.png", "c.png", "s.yaml", "t.json"), List.of()),
                            listed("d", "u.yml", "d.png"));
        }

        @Test
        void aNameThatFitsTwoFilesIsNotGuessed() {
            assertThat(pairs(Map.of("s.yaml", List.of("a.Png")), "a.png", "a.PNG", "s.yaml"))
                    .containsExactly(doubtful("a.PNG", "a.PNG", "a.png", "s.yaml"));
            assertThat(pairs(Map.of("s.yaml", List.of("a.PNG")), "a.png", "a.PNG", "s.yaml")).filteredOn(c -> "s.yaml".equals(c.sidecar()))
                    .singleElement().isEqualTo(listed("a", "s.yaml", "a.PNG"));
        }

        @Test
        void onlySidecarsThatCanListImagesAreAsked() {
            assertThat(asked("a.txt", "b.TXT", "c.yaml", "d.YML", "e.json", "f.png", "f.txt", "_g.yaml", "h.caption", "i.heic"))
                    .containsExactlyInAnyOrder("c.yaml", "d.YML", "e.json");
            assertThat(asked("a.txt", "c.yaml", "e.png", "f.png", "f.txt", "h.caption", "i.heic")).as("e.png has no prompt")
                    .containsExactlyInAnyOrder("a.txt", "c.yaml", "f.txt", "h.caption");
        }

        private List<String> asked(String... names) {
            List<String> asked = new ArrayList<>();
            Pairing.of(List.of(names), text -> {
                asked.add(text);
                return Naming.UNKNOWN;
            });
            return asked;
        }
    }

    @Nested
    class ByNamedFiles {

        @Test
        void mediaOfEveryRoleGoWithTheSidecarThatNamesThem() {
            NamedFiles named = new NamedFiles(
                    Map.of(IMAGES, List.of("b.png", "a.png"), END_IMAGE, List.of("c.png"), REFERENCE_IMAGES, List.of("d.png"),
                            AUDIO, List.of("v.wav"), VIDEO, List.of("w.mp4")));

            assertThat(pairsNaming("s.yaml", named, "a.png", "b.png", "c.png", "d.png", "s.yaml", "v.wav", "w.mp4")).containsExactly(
                    new Candidate("b.png", "b", List.of("b.png", "a.png", "c.png", "d.png", "v.wav", "w.mp4"), "s.yaml", COMPLETE,
                            List.of(), List.of(),
                            named, false));
        }

        @Test
        void itWaitsForAnyThatIsNotThere() {
            NamedFiles named = new NamedFiles(Map.of(IMAGES, List.of("a.png"), END_IMAGE, List.of("c.png"), AUDIO, List.of("v.wav")));

            assertThat(pairsNaming("s.yaml", named, "a.png", "s.yaml", "v.wav")).singleElement().satisfies(candidate -> {
                assertThat(candidate.kind()).isEqualTo(WAITING_FOR_MEDIA);
                assertThat(candidate.missing()).containsExactly("c.png");
                assertThat(candidate.files()).containsExactly("a.png", "v.wav", "s.yaml");
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"photo.yaml", "photo.png.yaml"})
        void whereItNamesNoImagesThePictureIsFoundByItsName(String sidecar) {
            NamedFiles named = new NamedFiles(Map.of(AUDIO, List.of("v.wav")));

            assertThat(pairsNaming(sidecar, named, "photo.png", sidecar, "v.wav")).containsExactly(
                    new Candidate("photo.png", "photo", List.of("photo.png", "v.wav"), sidecar, COMPLETE, List.of(), List.of(), named,
                            false));
        }

        @Test
        void untilThatPictureIsThereItWaitsForItAndKeepsTheRest() {
            NamedFiles named = new NamedFiles(Map.of(AUDIO, List.of("v.wav")));

            assertThat(pairsNaming("photo.yaml", named, "photo.yaml", "v.wav")).containsExactly(
                    new Candidate("photo.yaml", "photo", List.of("v.wav"), "photo.yaml", WAITING_FOR_MEDIA, List.of(), List.of(), named,
                            false));
        }

        @Test
        void aPictureOfItsNameDoesNotStandInForWhatIsMissing() {
            NamedFiles named = new NamedFiles(Map.of(AUDIO, List.of("v.wav")));

            assertThat(pairsNaming("photo.yaml", named, "photo.png", "photo.yaml")).singleElement()
                    .extracting(Candidate::kind, Candidate::missing).containsExactly(WAITING_FOR_MEDIA, List.of("v.wav"));
        }

        @Test
        void withoutAnyPictureNothingIsWaitedFor() {
            NamedFiles named = new NamedFiles(Map.of(IMAGES, List.of(), VIDEO, List.of("CLIP.MP4")));

            assertThat(pairsNaming("s.yaml", named, "CLIP.mp4", "s.yaml", "s.png")).first().satisfies(candidate -> {
                assertThat(candidate.kind()).isEqualTo(COMPLETE);
                assertThat(candidate.media()).as("a suffix in any case").containsExactly("CLIP.mp4");
                assertThat(candidate.name()).isEqualTo("CLIP.mp4");
            });
        }

        @Test
        void oneFileMayBeTheBeginningAndTheEnd() {
            NamedFiles named = new NamedFiles(Map.of(IMAGES, List.of("a.png"), END_IMAGE, List.of("a.png")));

            assertThat(pairsNaming("s.yaml", named, "a.png", "s.yaml")).containsExactly(
                    new Candidate("a.png", "a", List.of("a.png"), "s.yaml", COMPLETE, List.of(), List.of(), named, false));
        }

        @Test
        void whatIsAmbiguousTakesAllThatItNamesAlong() {
            NamedFiles named = new NamedFiles(Map.of(AUDIO, List.of("v.wav")));

            assertThat(pairsNaming("photo.yaml", named, "photo.png", "photo.jpg", "photo.yaml", "v.wav", "v.txt"))
                    .extracting(Candidate::kind, Candidate::files)
                    .containsExactly(tuple(AMBIGUOUS, List.of("photo.jpg", "photo.png", "v.wav", "photo.yaml")),
                            tuple(WAITING_FOR_MEDIA, List.of("v.txt")));
        }

        private List<Candidate> pairsNaming(String sidecar, NamedFiles named, String... names) {
            return Pairing.of(List.of(names), name -> name.equals(sidecar) ? Naming.of(named) : Naming.UNKNOWN);
        }
    }

    @Nested
    class Doubts {

        @ParameterizedTest
        @ValueSource(strings = {"a.txt.txt", "a.yaml.txt", "a.caption", "a.text", "a.prompt", "a.md", "a.rtf", "a.docx", "a", "a.xmp",
            "a.csv", "a .txt", "a (1).txt", "a - Copy.txt", "Copy of a.yaml", "a_.json", "a.jpeg.txt", "my a.txt", "prompt.txt",
            "Caption (2).txt", "prompt for a.txt", "a.png.supplemental-metadata.json", "\u00E0.txt", "A.Caption", "a notes.txt"})
        void aTextThatIsNearlyCalledAsAPictureIsHeldWithIt(String text) {
            assertThat(pairs("a.png", text)).singleElement().satisfies(candidate -> {
                assertThat(candidate.kind()).isEqualTo(DOUBTFUL);
                assertThat(candidate.name()).isEqualTo("a.png");
                assertThat(candidate.files()).containsExactlyInAnyOrder("a.png", text);
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"b.txt", "readme.txt", "ab.txt", "a.prompt.txt", "a.heic", "a.mov", "a.cr2", "2.txt", "sea.yaml"})
        void othersLeaveItAlone(String text) {
            assertThat(pairs("a.png", text)).extracting(Candidate::kind).doesNotContain(DOUBTFUL).contains(WAITING_FOR_SIDECAR);
        }

        @ParameterizedTest
        @CsvSource({"IMG_1(1).jpg, IMG_1.jpg(1).json", "IMG_1-edited.jpg, IMG_1.jpg.json", "a.png, a.tx", "a.jpg.png, a.txt",
            "a.png, a\u200B.txt",
            "a.png, \uFF41.txt", "the old lighthouse in the storm at night.jpg, the old lighthouse in the storm at n.json"})
        void namesAsProgramsMakeThemAreSeen(String picture, String text) {
            assertThat(pairs(picture, text)).extracting(Candidate::kind).containsExactly(DOUBTFUL);
        }

        @Test
        void aTextThatIsStillBeingCopiedHoldsItAndStaysWhereItIs() {
            assertThat(pairs("a.png", "a.txt.part", "b.png", "b.png.crdownload", "c.png", "c.error.txt", "d.png", "d.txt", "d.txt.tmp"))
                    .containsExactly(
                            new Candidate("a.png", "a", List.of("a.png"), null, DOUBTFUL, List.of("a.png"), List.of("a.txt.part")),
                            new Candidate("b.png", "b", List.of("b.png"), null, WAITING_FOR_SIDECAR, List.of(), List.of()),
                            new Candidate("c.png", "c", List.of("c.png"), null, WAITING_FOR_SIDECAR, List.of(), List.of()),
                            complete("d", "d.txt", "d.png"));
        }

        @Test
        void numbersTellNamesApart() {
            assertThat(pairs("img_1.png", "img_10.txt", "img_2.txt")).extracting(Candidate::kind).doesNotContain(DOUBTFUL);
            assertThat(pairs("img_01.png", "img 1.txt")).extracting(Candidate::kind).containsExactly(DOUBTFUL);
        }

        @ParameterizedTest
        @CsvSource({"sunset.png, susnet.txt", "sunset.png, sunet.yaml", "sunset.png, sunsett.txt", "sunset.png, sunzet.caption",
            "red car 12.png, redcar 12.txt", "red_car-12.png, red cra 12.json"})
        void oneWrongLetterHoldsItToo(String picture, String text) {
            assertThat(pairs(picture, text)).extracting(Candidate::kind).containsExactly(DOUBTFUL);
        }

        @ParameterizedTest
        @CsvSource({"sunset.png, sunrise.txt", "shot 12.png, shot 13.txt", "red car 1.png, red car 11.txt", "sea.png, pea.txt"})
        void anotherWordOrNumberDoesNot(String picture, String text) {
            assertThat(pairs(picture, text)).extracting(Candidate::kind).doesNotContain(DOUBTFUL);
        }

        @Test
        void oneTextHoldsAllPicturesThatItMayBeMeantFor() {
            assertThat(pairs("beach-1.png", "beach-2.png", "beach.txt", "dunes.png", "dunes.txt")).containsExactly(
                    doubtful("beach-1.png", "beach-1.png", "beach-2.png", "beach.txt"), complete("dunes", "dunes.txt", "dunes.png"));
        }

        @Test
        void aTextThatHasItsPictureIsMeantForNoOther() {
            assertThat(pairs("a.png", "a.txt", "a 2.png")).extracting(Candidate::kind).containsExactly(WAITING_FOR_SIDECAR, COMPLETE);
        }

        @Test
        void aSidecarWithoutAPromptDoesNotLetTheProfilesWinOverATextBesideIt() {
            // Given
            Naming settings = new Naming(null, Set.of(), false, false);
            // Then
            assertThat(Pairing.of(List.of("a.png", "a.png.yaml", "a.txt"), name -> name.equals("a.png.yaml") ? settings : Naming.UNKNOWN))
                    .containsExactly(doubtful("a.png", "a.png", "a.png.yaml", "a.txt"));
            assertThat(Pairing.of(List.of("a.png", "a.png.yaml"), name -> settings)).extracting(Candidate::kind).containsExactly(COMPLETE);
        }

        @Test
        void aPictureIsHeldByTheTextThatMentionsItWhateverItsName() {
            Function<Boolean, Naming> mentioning = prose -> new Naming(null, Set.of("b.PNG", "gone.png"), prose, true);
            assertThat(Pairing.of(List.of("b.png", "s.yaml"), name -> mentioning.apply(false)))
                    .containsExactly(doubtful("b.png", "b.png", "s.yaml"));
            assertThat(Pairing.of(List.of("a.png", "a.yaml", "b.png"), name -> mentioning.apply(false)))
                    .containsExactly(doubtful("b.png", "a.png", "a.yaml", "b.png"));
            assertThat(Pairing.of(List.of("a.png", "a.txt", "b.png", "b.txt"), name -> mentioning.apply(false)))
                    .as("b.png has its own").extracting(Candidate::kind).containsExactly(COMPLETE, COMPLETE);
            assertThat(Pairing.of(List.of("a.png", "a.txt", "b.png"), name -> mentioning.apply(true)))
                    .as("no more than a word in a.png's own prompt").extracting(Candidate::kind)
                    .containsExactly(COMPLETE, WAITING_FOR_SIDECAR);
            assertThat(Pairing.of(List.of("night.csv", "b.png"), name -> mentioning.apply(true)))
                    .extracting(Candidate::kind).containsExactly(DOUBTFUL);
        }

        @Test
        void aManifestTakesAlongWhatItMentions() {
            Naming mentions = new Naming(null, Set.of("b.png", "c.png"), false, true);
            assertThat(Pairing.of(List.of("a.jobs.csv", "b.png", "c.png", "c.txt"), name -> mentions)).containsExactly(
                    new Candidate("a.jobs.csv", "a", List.of("b.png"), null, MANIFEST, List.of(), List.of()),
                    complete("c", "c.txt", "c.png"));
        }

        @Test
        void aSidecarWhosePictureIsMisspeltHoldsIt() {
            assertThat(pairs(Map.of("s.yaml", List.of("beach 1.png")), "s.yaml", "beach_1.png"))
                    .containsExactly(doubtful("beach_1.png", "beach_1.png", "s.yaml"));
        }

        @Test
        void fiftyThousandTextsForFiftyThousandPicturesAreFoundAtOnce() {
            // Given
            List<String> names = new ArrayList<>(List.of("prompt.txt"));
            for (int i = 0; i < 50_000; i++) {
                names.addAll(List.of("shot " + i + ".png", "shot_" + i + " (1).txt"));
            }
            Collections.shuffle(names, new Random(2));
            // When
            List<Candidate> candidates = assertTimeoutPreemptively(Duration.ofSeconds(20),
                    () -> Pairing.of(names, name -> Naming.UNKNOWN));
            // Then
            assertThat(candidates).singleElement().satisfies(candidate -> assertThat(candidate.files()).hasSize(100_001));
        }

        @Test
        void noPictureGoesWithAProfilesPromptWhileATextThatMayBeItsOwnLiesBesideIt() {
            Random random = new Random(11);
            List<String> stems = List.of("sunset", "\u00E9t\u00E9", "IMG_0012", "scene 7", "\u017B\u00D3\u0141W", "\u5199\u771F",
                    "red.car");
            int held = 0;
            for (int round = 0; round < 5_000; round++) {
                // Given
                Map<String, String> stemOfPicture = new HashMap<>();
                Map<String, String> stemOfText = new HashMap<>();
                for (String stem : stems) {
                    if (random.nextBoolean()) {
                        stemOfPicture.put(spelled(stem, random) + any(random, ".png", ".PNG", ".jpg", ".jpeg", ".Webp"), stem);
                    }
                    if (random.nextInt(3) == 0) {
                        stemOfText.put(disguised(spelled(stem, random), random), stem);
                    }
                }
                List<String> names = Stream.concat(stemOfPicture.keySet().stream(), stemOfText.keySet().stream()).toList();
                // When
                List<Candidate> candidates = Pairing.of(names, name -> Naming.UNKNOWN);
                // Then
                for (Candidate candidate : candidates) {
                    assertConsistent(candidate);
                    List<String> pictures = candidate.files().stream().map(stemOfPicture::get).filter(Objects::nonNull).toList();
                    List<String> texts = candidate.files().stream().map(stemOfText::get).filter(Objects::nonNull).toList();
                    if (candidate.kind() == WAITING_FOR_SIDECAR) {
                        assertThat(stemOfText.values()).as("%s of %s", candidate, names).doesNotContainAnyElementsOf(pictures);
                    } else {
                        assertThat(pictures).as("%s keeps to its own in %s", candidate, names)
                                .allSatisfy(picture -> assertThat(texts).contains(picture));
                        held += candidate.kind() == DOUBTFUL ? 1 : 0;
                    }
                }
            }
            assertThat(held).isGreaterThan(1_000);
        }

        private String spelled(String stem, Random random) {
            String spelled = switch (random.nextInt(5)) {
                case 0 -> stem.toUpperCase(Locale.ROOT);
                case 1 -> stem.toLowerCase(Locale.ROOT);
                case 2 -> stem.replaceAll("[ _.]", any(random, " ", "_", "-", "  "));
                default -> stem;
            };
            return Normalizer.normalize(spelled, random.nextBoolean() ? Normalizer.Form.NFC : Normalizer.Form.NFD);
        }

        private String disguised(String stem, Random random) {
            String name = any(random, "", "", "", " ", "Copy of ", "prompt ", "Kopie von ") + stem
                    + any(random, "", "", "", " ", "_", " (1)", " (23)", " - Copy", " copy 2", " prompt", ".prompt", "-caption");
            String ended = name + any(random, ".txt", ".txt", ".yaml", ".json", ".TXT", ".txt.txt", ".yaml.txt", ".caption", ".text", ".md",
                    ".rtf", ".png.txt", ".jpeg.yml", "", ".docx", ".html");
            // What is documented as a prompt without a picture is one.
            return Sidecar.isPromptName(ended) ? name + ".caption" : ended;
        }

        private String any(Random random, String... of) {
            return of[random.nextInt(of.length)];
        }
    }

    @Nested
    class WithoutPictures {

        @ParameterizedTest
        @ValueSource(strings = {"clip.mp4", "clip.WAV"})
        void recordingsAndVideosHaveSidecarsToo(String media) {
            assertThat(pairs(media, "clip.yaml")).containsExactly(complete("clip", "clip.yaml", media));
        }

        @Test
        void aPromptThatSaysSoIsCompleteAndLeavesPicturesAlone() {
            assertThat(pairs("sunset.prompt.txt", "sunset.png", "sunset.prompt.png")).containsExactly(
                    new Candidate("sunset.png", "sunset", List.of("sunset.png"), null, WAITING_FOR_SIDECAR, List.of(), List.of()),
                    new Candidate("sunset.prompt.png", "sunset.prompt", List.of("sunset.prompt.png"), null, WAITING_FOR_SIDECAR, List.of(),
                            List.of()),
                    new Candidate("sunset.prompt.txt", "sunset", List.of(), "sunset.prompt.txt", COMPLETE, List.of(), List.of()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"batch.jobs.csv", "batch.jobs.jsonl", "batch.JOBS.CSV"})
        void aFileOfManyRequestsIsACandidateOfItself(String name) {
            assertThat(pairs(name, "batch.png")).first().satisfies(candidate -> {
                assertThat(candidate).isEqualTo(new Candidate(name, "batch", List.of(), null, MANIFEST, List.of(), List.of()));
                assertThat(candidate.files()).containsExactly(name);
            });
        }

        @Test
        void otherTablesAreStrays() {
            assertThat(pairs("prices.csv", "jobs.csv", "x.jsonl")).extracting(Candidate::kind).containsOnly(STRAY);
        }
    }

    @Test
    void everyFileIsInExactlyOneCandidateWhateverTheNames() {
        // Given
        var random = new Random(5);
        List<String> stems = List.of("a", "b", "a.png", "B", "e\u0301", "\u00E9");
        List<String> suffixes = List.of(".png", ".PNG", ".jpg", ".heic", "", ".yaml", ".yml", ".json", ".txt", ".TXT",
                ".png.yaml", ".png.txt", ".tmp");
        for (int round = 0; round < 3_000; round++) {
            List<String> names = new ArrayList<>();
            Map<String, NamedFiles> files = new HashMap<>();
            for (int i = random.nextInt(14); i > 0; i--) {
                String name = stems.get(random.nextInt(stems.size())) + suffixes.get(random.nextInt(suffixes.size()));
                names.add(name);
                if (random.nextInt(4) == 0) {
                    MediaRole role = random.nextBoolean() ? IMAGES : AUDIO;
                    files.put(name, new NamedFiles(Map.of(role, IntStream.range(0, random.nextInt(3))
                            .mapToObj(n -> stems.get(random.nextInt(stems.size())) + suffixes.get(random.nextInt(suffixes.size())))
                            .toList())));
                }
            }
            // When
            List<Candidate> candidates = Pairing.of(names, name -> Naming.of(files.get(name)));
            // Then
            assertThat(candidates.stream().flatMap(c -> c.files().stream()).sorted().toList())
                    .isEqualTo(List.copyOf(new TreeSet<>(names.stream().filter(name -> !Ignored.test(name)).toList())));
            for (Candidate candidate : candidates) {
                assertConsistent(candidate);
            }
            Collections.shuffle(names, random);
            assertThat(Pairing.of(names, name -> Naming.of(files.get(name)))).isEqualTo(candidates);
        }
    }

    @Test
    void twoHundredThousandFilesArePairedAtOnce() {
        // Given
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            names.addAll(List.of("p" + i + ".png", "p" + i + (i % 2 == 0 ? ".txt" : ".png.yaml"), "q" + i + ".jpg", "r" + i + ".json"));
        }
        Collections.shuffle(names, new Random(1));
        Function<String, List<String>> images = name -> name.startsWith("r")
                ? List.of("q" + name.substring(1).replace("json", "jpg"))
                : null;
        // When
        List<Candidate> candidates = assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> Pairing.of(names, name -> Naming.of(images(images.apply(name)))));
        // Then
        assertThat(candidates).hasSize(100_000).allMatch(candidate -> candidate.kind() == COMPLETE);
    }

    @Test
    void oneTangleOfAHundredThousandFilesIsStillFast() {
        // Given a chain in which each sidecar shares an image with the next
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            names.addAll(List.of("p" + i + ".png", "s" + i + ".yaml"));
        }
        Function<String, List<String>> images = name -> {
            int i = Integer.parseInt(name.substring(1, name.length() - 5));
            return List.of("p" + i + ".png", "p" + (i + 1) % 50_000 + ".png");
        };
        // When
        List<Candidate> candidates = assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> Pairing.of(names, name -> Naming.of(images(images.apply(name)))));
        // Then
        assertThat(candidates).singleElement().satisfies(candidate -> assertThat(candidate.ambiguous()).hasSize(100_000));
    }

    @Test
    void aManifestTakesTheMediaThatItNamesAndTheFirstOfTwoManifestsWins() {
        // When
        List<Candidate> candidates = pairs(
                Map.of("a.jobs.jsonl", List.of("one.PNG", "gone.wav"), "b.jobs.CSV", List.of("one.png", "two.png")),
                "b.jobs.CSV", "a.jobs.jsonl", "one.png", "two.png", "three.png", "three.txt", "jobs.csv");
        // Then
        candidates.forEach(PairingTest::assertConsistent);
        assertThat(candidates).extracting(Candidate::name).containsExactly("a.jobs.jsonl", "b.jobs.CSV", "jobs.csv", "three.png");
        assertThat(candidates.get(0))
                .isEqualTo(new Candidate("a.jobs.jsonl", "a", List.of("one.png"), null, MANIFEST, List.of(), List.of("gone.wav")));
        assertThat(candidates.get(1).media()).containsExactly("two.png");
        assertThat(candidates.get(1).missing()).containsExactly("one.png");
        assertThat(candidates.get(2).kind()).isEqualTo(STRAY);
    }

    private static void assertConsistent(Candidate candidate) {
        boolean consistent = switch (candidate.kind()) {
            case NESTED, CHARACTER -> false;
            case COMPLETE -> candidate.sidecar() != null && candidate.missing().isEmpty() && candidate.ambiguous().isEmpty();
            case WAITING_FOR_SIDECAR -> candidate.sidecar() == null && candidate.media().size() == 1;
            case WAITING_FOR_FRAME -> candidate.media().size() == 1 && candidate.missing().size() == 1;
            case WAITING_FOR_MEDIA -> candidate.sidecar() != null && candidate.ambiguous().isEmpty();
            case AMBIGUOUS -> candidate.ambiguous().size() >= 3 && candidate.missing().isEmpty() && !candidate.media().isEmpty();
            case DOUBTFUL -> candidate.sidecar() == null && candidate.ambiguous().size() + candidate.missing().size() >= 2
                    && !candidate.media().isEmpty();
            case MANIFEST -> candidate.sidecar() == null && candidate.ambiguous().isEmpty();
            case STRAY -> !candidate.media().isEmpty() && candidate.missing().isEmpty();
        };
        assertThat(consistent).as("%s", candidate).isTrue();
        assertThat(candidate.files()).contains(candidate.name());
    }

    private static Candidate complete(String stem, String sidecar, String... media) {
        return new Candidate(media[0], stem, List.of(media), sidecar, COMPLETE, List.of(), List.of());
    }

    /** As {@link #complete}, of a sidecar that lists its images. */
    private static Candidate listed(String stem, String sidecar, String... media) {
        return new Candidate(media[0], stem, List.of(media), sidecar, COMPLETE, List.of(), List.of(), images(List.of(media)), false);
    }

    private static Candidate doubtful(String name, String... files) {
        return new Candidate(name, name.substring(0, name.lastIndexOf('.')), Stream.of(files).filter(file -> !Sidecar.isSidecarName(file))
                .toList(), null, DOUBTFUL, List.of(files), List.of());
    }

    private static NamedFiles images(List<String> names) {
        return names == null ? null : new NamedFiles(Map.of(MediaRole.IMAGES, names));
    }

    private static Candidate waitingForMedia(String stem, String sidecar) {
        return new Candidate(sidecar, stem, List.of(), sidecar, WAITING_FOR_MEDIA, List.of(), List.of());
    }

    private static List<Candidate> pairs(String... names) {
        return pairs(Map.of(), names);
    }

    private static List<Candidate> pairs(Map<String, List<String>> images, String... names) {
        return Pairing.of(List.of(names), sidecar -> Naming.of(images(images.get(sidecar))));
    }
}
