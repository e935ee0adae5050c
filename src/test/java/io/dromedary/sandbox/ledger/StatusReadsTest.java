package io.dromedary.sandbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusReadsTest {

    @Test
    void keepsCountAndGapsOfAnyNumberOfLooksAndTheFirstTimes() {
        var looks = new StatusReads();
        for (long now = 1; now <= 1000; now++) {
            looks.add(now * 10 + (now > 500 ? 70 : 0));
        }
        var seen = looks.seen();
        assertThat(seen.count()).isEqualTo(1000);
        assertThat(seen.first()).isEqualTo(10);
        assertThat(seen.last()).isEqualTo(10_070);
        assertThat(seen.maxGap()).isEqualTo(80);
        assertThat(seen.times()).hasSize(64);
    }
}
