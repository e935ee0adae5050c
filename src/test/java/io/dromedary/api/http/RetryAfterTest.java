package io.dromedary.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.MovingClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    /** The clock says 2026-03-04T05:06:07Z. */
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "' 30 ', PT30S",
        "'Wed, 04 Mar 2026 05:07:07 GMT', PT1M",
        "'Wed, 04 Mar 2026 05:00:00 GMT', PT0S",
        "'Thu, 04 Mar 2027 05:00:00 GMT', PT1H",
        "86400, PT1H",
        "99999999999999999999999,",
        "9223372036854775807, PT1H",
        "-5,",
        "1.5,",
        "soon,",
        "'',",
    })
    void readsSecondsAndDatesAndDistrustsTheRest(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, new MovingClock())).isEqualTo(wait);
    }

    @Test
    void aMissingHeaderAsksForNothing() {
        assertThat(RetryAfter.parse(null, new MovingClock())).isNull();
    }
}
