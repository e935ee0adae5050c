package io.dromedary.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PollScheduleTest {

    private static final RandomGenerator NO_JITTER = () -> 0L;

    @Test
    void waitsGrowUpToTheLimit() {
        // Given
        var schedule = new PollSchedule(Duration.ofSeconds(2), 1.5, Duration.ofSeconds(10), NO_JITTER);
        // When, Then
        assertThat(schedule.before(0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(schedule.before(1)).isEqualTo(Duration.ofSeconds(3));
        assertThat(schedule.before(40)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void jitterIsATwentiethOfTheWaitWhateverThatIs() {
        var latest = new PollSchedule(Duration.ofMillis(100), 10, Duration.ofSeconds(10), new Random(2));
        assertThat(range(100, 0)).isEqualTo(List.of(100L, 105L));
        assertThat(range(100, 1)).isEqualTo(List.of(1_000L, 1_050L));
        assertThat(range(100, 2)).isEqualTo(List.of(10_000L, 10_500L));
        assertThat(latest.withJitter(60_000)).as("never more than that of the longest configured wait").isBetween(60_000L, 60_500L);
    }

    /** The least and the most of many waits. */
    private static List<Long> range(long first, int looks) {
        Random random = new Random(1);
        var schedule = new PollSchedule(Duration.ofMillis(first), 10, Duration.ofSeconds(10), random);
        LongSummaryStatistics waits = LongStream.range(0, 20_000).map(i -> schedule.before(looks).toMillis()).summaryStatistics();
        return List.of(waits.getMin(), waits.getMax());
    }

    @Test
    void knowsHowLateItFindsARequest() {
        // Given: looks after 2, 5, 9.5, 16.25, 26.25, 36.25 seconds
        var schedule = new PollSchedule(Duration.ofSeconds(2), 1.5, Duration.ofSeconds(10), NO_JITTER);
        // When, Then
        assertThat(schedule.lateness(1_000)).isEqualTo(1_000);
        assertThat(schedule.lateness(5_001)).isEqualTo(4_499);
        assertThat(schedule.lateness(26_300)).isEqualTo(9_950);
        assertThat(schedule.waitAt(0)).isEqualTo(2_000);
        assertThat(schedule.waitAt(3_000)).isEqualTo(3_000);
        assertThat(schedule.waitAt(1_000_000)).isEqualTo(10_000);
    }

    @Test
    void refusesALimitBelowTheFirstWaitAndNamesTheSetting() {
        assertThatThrownBy(() -> new PollSchedule(Duration.ofSeconds(5), 1.5, Duration.ofSeconds(1), NO_JITTER))
                .hasMessageContaining("dromedary.poll")
                .hasMessageContaining("PT1S");
    }
}
