package io.dromedary.lookup;

import static io.dromedary.job.Preset.Kind.MOTION;
import static io.dromedary.job.Preset.Kind.STYLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.api.query.ApiQueries;
import io.dromedary.job.Channel;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.Motion;
import io.dromedary.job.Preset;
import io.dromedary.job.RefusedException;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Characters;
import io.dromedary.journal.Presets;
import io.dromedary.testing.Ledger;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookUpsTest {

    private static final Duration AGE = Duration.ofDays(1);
    private static final String ID = "0BDBF318-f918-4f9b-829a-74cab681d806";
    private static final List<Preset> MOTIONS = List.of(new Preset("m1", "Zoom In", null), new Preset("m2", "Crane Up", "rises"));

    @TempDir
    private Path root;
    private Ledger ledger;
    private Presets presets;
    private LookUps lookUps;
    private String version = "v2";
    private String realm = "api";

    @BeforeEach
    void open() {
        ledger = new Ledger(root);
        presets = new Presets(ledger.source, ledger.clock);
        lookUps = lookUps(new Credentials("id", "secret-1"));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private LookUps lookUps(Credentials credentials) {
        return new LookUps(root.resolve("characters"), new ApiQueries(URI.create("https://api.example"), credentials, ledger.clock),
                ledger.journal, presets,
                new Characters(ledger.source), job -> Optional.ofNullable(version), AGE, ledger.clock.monotonic());
    }

    private Job job(String character, String style, String... motions) {
        Job job = ledger.view.job("job").orElseGet(() -> ledger.enter("job"));
        DropRequest plain = job.request();
        DropRequest request = new DropRequest(plain.model(), plain.prompt(), plain.params(), null, null, null, null, null, 0, null, null,
                character,
                Stream.of(motions).map(name -> new Motion(name, null)).toList(), style, null);
        return new Job(job.id(), job.state(), job.name(), "", job.files(), job.media(), request, job.place(), null, null, null, 0, null,
                null, null, null, null,
                null, 0, 0, 0, realm, null, null, null, 1, null, null, null, null);
    }

    private String refused(Job job) {
        Throwable refusal = catchThrowable(() -> lookUps.check(job));
        assertThat(refusal).isInstanceOf(RefusedException.class);
        Verdict verdict = ((RefusedException) refusal).verdict();
        assertThat(verdict.channel()).isEqualTo(Channel.INVALID);
        assertThat(verdict.charged()).isEqualTo(Verdict.Charged.NO);
        return verdict.fields().toString();
    }

    // ------------------------------------------------------------------ lists

    @Test
    void aJobThatNamesNothingNeedsNoList() {
        Job job = job(null, null);
        assertThat(lookUps.missingList(job)).isNull();
        assertThatCode(() -> lookUps.check(job)).doesNotThrowAnyException();
    }

    @Test
    void idsNeedNoListEither() {
        Job job = job(ID, ID, ID);
        assertThat(lookUps.missingList(job)).isNull();
        assertThatCode(() -> lookUps.check(job)).doesNotThrowAnyException();
    }

    @Test
    void eachListThatIsNamedFromIsFetchedOnce() {
        // Given
        Job job = job(null, "Noir", "zoom_in");
        // When, Then
        assertThat(lookUps.missingList(job)).isEqualTo(MOTION);
        lookUps.keep(MOTION, MOTIONS);
        assertThat(lookUps.missingList(job)).isEqualTo(STYLE);
        lookUps.keep(STYLE, List.of(new Preset("s1", "Noir", null)));
        assertThat(lookUps.missingList(job)).isNull();
        assertThatCode(() -> lookUps.check(job)).doesNotThrowAnyException();
    }

    @Test
    void aListIsFetchedAgainWhenItIsOldOrLacksTheName() {
        // Given
        lookUps.keep(MOTION, MOTIONS);
        Job known = job(null, null, "Zoom In");
        Job unknown = job(null, null, "Zoom Inn");
        // When, Then
        assertThat(lookUps.missingList(unknown)).as("fetched just now").isNull();
        ledger.clock.advance(Duration.ofMinutes(1));
        assertThat(lookUps.missingList(unknown)).isEqualTo(MOTION);
        assertThat(lookUps.missingList(known)).isNull();
        ledger.clock.advance(AGE);
        assertThat(lookUps.missingList(known)).isEqualTo(MOTION);
    }

    @Test
    void aNewListReplacesTheOldOneUnlessItIsEmpty() {
        presets.keep(MOTION, MOTIONS);
        presets.keep(MOTION, List.of(new Preset("m3", "Bullet Time", null)));
        presets.keep(MOTION, List.of());
        assertThat(presets.list(MOTION)).containsExactly(new Preset("m3", "Bullet Time", null));
        assertThat(presets.list(STYLE)).isEmpty();
    }

    @Test
    void aListThatDoesNotComeDoesNotMatterWhereAnOlderOneHasTheName() {
        // Given
        presets.keep(MOTION, MOTIONS);
        ledger.clock.advance(AGE.plusSeconds(1));
        Job job = job(null, null, "crane-up", "static");
        // When
        lookUps.note(lookUps.missingList(job), new ConnectException("refused"));
        // Then
        assertThat(lookUps.missingList(job)).isNull();
        assertThatCode(() -> lookUps.check(job)).doesNotThrowAnyException();
    }

    @Test
    void otherwiseTheJobWaitsOrTheAccountIsPaused() {
        // Given
        Job job = job(null, null, "Zoom Inn");
        // When, Then
        lookUps.note(MOTION, new ConnectException("refused"));
        assertThat(catchThrowable(() -> lookUps.check(job)))
                .isInstanceOfSatisfying(TryLaterException.class, later -> assertThat(later.isFailure()).isTrue())
                .hasMessageContaining("motions").hasMessageContaining("Zoom Inn");
        lookUps.note(MOTION, new AccountException("api", "The key was not accepted"));
        assertThat(catchThrowable(() -> lookUps.check(job))).isInstanceOf(AccountException.class);
    }

    /** Pausing the account that has the lists would not pause the job's own: the job would come at every turn. */
    @Test
    void theTroubleOfAnotherAccountMakesAJobWait() {
        realm = "web";
        lookUps.note(STYLE, new AccountException("api", "The key was not accepted"));
        assertThat(catchThrowable(() -> lookUps.check(job(null, "Noir")))).isInstanceOf(TryLaterException.class)
                .hasMessageContaining("The key was not accepted");
    }

    @Test
    void aNameThatNobodyKnowsIsRefusedWithTheNearest() {
        lookUps.keep(MOTION, MOTIONS);
        lookUps.keep(STYLE, List.of(new Preset("s1", "Noir", null)));
        assertThat(refused(job(null, "completely else", "Zoom Inn", "snoricam"))).contains("photo.png", "motions", "Zoom Inn",
                "did you mean `Zoom In`?",
                "did you mean `SNORRICAM`?", "style", "completely else", "./dromedary styles");
    }

    @Test
    void withoutAKeyTheDocumentedMotionsAreKnown() {
        lookUps = lookUps(null);
        Job job = job(null, null, "Earth zoom out");
        assertThat(lookUps.missingList(job)).isNull();
        assertThatCode(() -> lookUps.check(job)).doesNotThrowAnyException();
    }

    @Test
    void aSubmissionWhoseAnswerWasLostIsNotJudgedAnew() {
        // Given
        Job uncertain = ledger.in(State.UNCERTAIN, "lost");
        Job named = job("nobody", "x", "x");
        Job lost = new Job(uncertain.id(), State.UNCERTAIN, "photo.png", "", List.of(), List.of(), named.request(), "errors/uncertain",
                null, null, null, 0, null,
                null, null, null, null, null, 0, 0, 0, "api", null, null, null, 1, null, null, null, null);
        // When, Then
        assertThat(lookUps.missingList(lost)).isNull();
        assertThatCode(() -> lookUps.check(lost)).doesNotThrowAnyException();
    }

    // ------------------------------------------------------------------ characters

    @Test
    void aTrainedCharacterOfTheRightVersionIsFine() {
        ledger.trained("j", "anna", "v2");
        assertThatCode(() -> lookUps.check(job("anna", null))).doesNotThrowAnyException();
    }

    @Test
    void aCharacterOfAnotherVersionIsRefusedSinceTheProviderWouldIgnoreIt() {
        ledger.trained("j", "anna", "v1");
        assertThat(refused(job("anna", null))).contains("character", "anna of version v1", "needs version v2",
                "`version: v2` in a character.yaml");
    }

    @Test
    void anUnknownCharacterIsRefusedWithThoseThatExist() {
        ledger.trained("j", "anna", "v2");
        assertThat(refused(job("ana", null))).contains("name one of these: anna", "characters/ana/", "version v2",
                "`version: v2` in a character.yaml");
    }

    @Test
    void theUsualVersionIsMadeWithoutAWord() {
        version = "v1";
        assertThat(refused(job("anna", null)))
                .contains("make it first: put its pictures into characters/anna/ (the model needs version v1)");
    }

    @Test
    void aCharacterInTheMakingIsWaitedForWithoutCountingAFailure() {
        ledger.waiting(ledger.enterCharacter("j", "anna", "v2"));
        assertThat(catchThrowable(() -> lookUps.check(job("anna", null)))).isInstanceOfSatisfying(TryLaterException.class,
                later -> assertThat(later.isFailure()).isFalse())
                .hasMessage("waits for the character anna (v2), which job j makes");
    }

    @Test
    void soIsOneWhosePicturesStillLieInTheirFolder() throws Exception {
        // Given
        Path folder = Files.createDirectories(root.resolve("characters/anna"));
        Files.createFile(folder.resolve("_notes.json"));
        Job job = job("anna", null);
        // When, Then
        assertThat(refused(job)).contains("make it first");
        Files.createFile(folder.resolve("1.jpg"));
        assertThat(catchThrowable(() -> lookUps.check(job))).isInstanceOf(TryLaterException.class)
                .hasMessage("waits for the character anna (v2), until the pictures in characters/anna/ have settled");
    }

    @Test
    void aNameCannotLeadOutOfTheCharactersFolder() throws Exception {
        Files.createDirectories(root.resolve("inbox"));
        Files.createFile(root.resolve("inbox/1.jpg"));
        assertThat(refused(job("../inbox", null))).contains("make it first");
    }

    @Test
    void oneWhoseMakingIsUncertainHasToBeSettledFirst() {
        ledger.end(ledger.submitting(ledger.enterCharacter("maker", "anna", "v2")), Channel.UNCERTAIN);
        assertThat(refused(job("anna", null))).contains("UNCERTAIN", "settle job maker first");
    }

    @Test
    void aModelWithoutCharactersIsNotTheLookUpsBusiness() {
        version = null;
        assertThatCode(() -> lookUps.check(job("anybody", null))).doesNotThrowAnyException();
    }

    // ------------------------------------------------------------------ clocks

    @Test
    void aClockThatIsSetBackOrAheadChangesNoPause() {
        // Given
        Job unknown = job(null, null, "Zoom Inn");
        lookUps.keep(MOTION, MOTIONS);
        ledger.clock.jump(Duration.ofDays(365));
        assertThat(lookUps.missingList(unknown)).as("fetched just now").isNull();
        // When
        ledger.clock.jump(Duration.ofDays(-730));
        ledger.clock.advance(Duration.ofMinutes(1));
        // Then
        assertThat(lookUps.missingList(unknown)).isEqualTo(MOTION);
    }

    @Test
    void aListThatAClockThatWasAheadFetchedIsFetchedAgain() {
        // Given
        ledger.clock.jump(Duration.ofDays(365));
        lookUps.keep(MOTION, MOTIONS);
        // When
        ledger.clock.jump(Duration.ofDays(-365));
        ledger.clock.advance(Duration.ofMinutes(1));
        // Then
        assertThat(lookUps.missingList(job(null, null, "Zoom In"))).isEqualTo(MOTION);
    }
}
