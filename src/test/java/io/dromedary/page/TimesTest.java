package io.dromedary.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.MovingClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

    private final MovingClock clock = new MovingClock();
    private final Times times = new Times(clock);

    @ParameterizedTest
    @CsvSource({"PT0S, 0 s", "PT9S, 5 s", "PT59S, 55 s", "PT60S, 1 min", "PT59M59S, 59 min", "PT1H, 1 h", "PT25H5M, 25 h 5 min",
        "P3D, 3 days"})
    void aWhileIsSaidCoarsely(Duration time, String words) {
        assertThat(Times.inWords(time)).isEqualTo(words);
    }

    @Test
    void aTimeHasItsDayOnlyWhereItIsAnother() {
        long now = clock.millis();
        assertThat(times.at(now)).isEqualTo("05:06");
        assertThat(times.at(now - Duration.ofDays(1).toMillis())).isEqualTo("3 Mar 05:06");
        assertThat(times.at(now - Duration.ofDays(400).toMillis())).isEqualTo("28 Jan 2025 05:06");
        assertThat(times.exactly(now)).isEqualTo("4 Mar 2026 05:06:07");
        assertThat(times.iso(now)).isEqualTo("2026-03-04T05:06:07Z");
    }
}
