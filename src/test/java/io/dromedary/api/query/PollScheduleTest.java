package io.dromedary.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.random.RandomGenerator;
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
    void refusesALimitBelowTheFirstWaitAndNamesTheSetting() {
        assertThatThrownBy(() -> new PollSchedule(Duration.ofSeconds(5), 1.5, Duration.ofSeconds(1), NO_JITTER))
                .hasMessageContaining("dromedary.poll")
                .hasMessageContaining("PT1S");
    }
}
