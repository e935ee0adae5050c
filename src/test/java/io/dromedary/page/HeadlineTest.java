package io.dromedary.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Amount;
import io.dromedary.job.State;
import io.dromedary.journal.Pauses;
import io.dromedary.testing.MovingClock;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadlineTest {

    private static final Map<String, String> NONE = Map.of();
    private final MovingClock clock = new MovingClock();
    private final Times times = new Times(clock);

    private Headline of(Map<State, Long> jobs, String hold, Map<String, String> paused, Pauses.Pause pause, String done) {
        return Headline.of(new Headline.Facts(jobs, hold, paused, pause, done, new Amount(BigDecimal.ZERO, 0, 0)), times);
    }

    @Test
    void whatWaitsForApprovalComesBehindAllThatIsWorse() {
        Map<State, Long> jobs = Map.of(State.HELD, 12L, State.WAITING, 1L);
        Amount held = new Amount(new BigDecimal("480"), 12, 0);
        Headline approval = Headline.of(new Headline.Facts(jobs, null, NONE, null, null, held), times);
        assertThat(approval.sentence()).isEqualTo("12 jobs wait for your approval: 480 credits.");
        assertThat(approval.progress()).isEqualTo("1 at the provider, 12 held.");
        assertThat(approval.action()).isEqualTo("/jobs?state=HELD");
        assertThat(Headline.of(new Headline.Facts(jobs, null, Map.of("The account", "no credits"), null, null, held), times).sentence())
                .contains("no credits");
    }

    @Test
    void itSaysHowFarTheLineIs() {
        assertThat(of(Map.of(State.WAITING, 2L, State.SUBMITTING, 1L, State.READY, 41L), null, NONE, null, "14:20").sentence())
                .isEqualTo("3 at the provider, 41 waiting, done about 14:20.");
        assertThat(of(Map.of(State.COLLECTING, 1L, State.READY, 12_345L), null, NONE, null, null).sentence())
                .isEqualTo("1 coming back, 12,345 waiting.");
        assertThat(of(Map.of(), null, NONE, null, null).sentence()).isEqualTo("All is done. Nothing waits.");
    }

    @Test
    void whatNeedsAPersonIsSaidInItsPlaceWithItsButton() {
        Headline uncertain = of(Map.of(State.UNCERTAIN, 2L, State.WAITING, 1L), null, NONE, null, null);
        assertThat(uncertain.sentence()).startsWith("2 jobs are uncertain");
        assertThat(uncertain.progress()).isEqualTo("1 at the provider.");
        assertThat(uncertain.button()).isEqualTo("Look at them");
        assertThat(uncertain.isLink()).isTrue();
        Headline paused = of(Map.of(), null, NONE, new Pauses.Pause("", clock.millis(), "Eve\u202E", "too dear."), null);
        assertThat(paused.sentence()).isEqualTo("Paused since 05:06 by Eve: too dear.");
        assertThat(paused.action()).isEqualTo("/do/resume");
    }

    @Test
    void whatStopsTheMostComesFirst() {
        Map<State, Long> jobs = Map.of(State.UNCERTAIN, 1L);
        Map<String, String> account = Map.of("The API account", "no credits");
        Pauses.Pause pause = new Pauses.Pause("", clock.millis(), "Eve", "");
        assertThat(of(jobs, "The journal is older.", account, pause, null).sentence())
                .isEqualTo("Nothing is submitted: The journal is older.");
        assertThat(of(jobs, "The journal is older.", account, pause, null).confirm()).isNotNull();
        assertThat(of(jobs, null, account, pause, null).sentence()).isEqualTo("The API account is paused: no credits");
        assertThat(of(jobs, null, NONE, pause, null).sentence()).startsWith("Paused since");
    }
}
