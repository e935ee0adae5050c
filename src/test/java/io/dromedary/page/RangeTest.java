package io.dromedary.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTest {

    @ParameterizedTest
    @CsvSource({"bytes=0-9, 0, 10", "bytes=10-19, 10, 10", "bytes=90-, 90, 10", "bytes=0-, 0, 100", "bytes=-5, 95, 5", "bytes=-500, 0, 100",
        "bytes=50-5000, 50, 50", "bytes=99-99, 99, 1"})
    void aPartIsSent(String asked, long from, long length) {
        assertThat(Range.of(asked, 100)).isEqualTo(new Range(from, length, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-9,20-29", "bytes=9-0", "bytes=-", "bytes=a-b", "lines=1-2", "bytes 0-9", "bytes=--5", "",
        "bytes=9999999999999999999-"})
    void whatIsNoSingleRangeIsAnsweredWithTheWhole(String asked) {
        assertThat(Range.of(asked, 100)).isEqualTo(new Range(0, 100, false));
        assertThat(Range.of(null, 100)).isEqualTo(new Range(0, 100, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"})
    void whatIsBeyondTheEndIsNotThere(String asked) {
        assertThat(Range.of(asked, 100)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=5-"})
    void anOpenEndIsSentInPieces(String asked) {
        assertThat(Range.of(asked, 100L << 20).length()).isEqualTo(4L << 20);
    }
}
