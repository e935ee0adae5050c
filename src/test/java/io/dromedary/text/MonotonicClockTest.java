package io.dromedary.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.MovingClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {

    @Test
    void setTheTimeOfDayBackOrAheadAndNoDurationChanges() {
        // Given
        MovingClock wall = new MovingClock();
        AtomicLong nanos = new AtomicLong(-5);
        MonotonicClock clock = new MonotonicClock(wall, nanos::get);
        Instant begin = clock.instant();
        // When
        wall.advance(Duration.ofDays(-400));
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        // Then
        assertThat(begin).isEqualTo(wall.instant().plus(Duration.ofDays(400)));
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(2));
        wall.advance(Duration.ofDays(800));
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(2));
        assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).instant()).isEqualTo(begin.plusSeconds(2));
    }
}
