package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastResortTest {

    private final BlockingQueue<Integer> halts = new LinkedBlockingQueue<>();
    private final LastResort lastResort = new LastResort(halts::add);

    @Test
    void whatDoesNotEndByItselfIsEndedWithTheCode() throws Exception {
        lastResort.after(Duration.ofMillis(1), 6);
        assertThat(halts.poll(20, TimeUnit.SECONDS)).isEqualTo(6);
    }

    @Test
    void whatHasEndedIsLeftAlone() throws Exception {
        lastResort.over();
        lastResort.after(Duration.ofMillis(1), 6);
        lastResort.after(Duration.ofMinutes(10), 7);
        assertThat(halts.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }
}
