package io.dromedary.await;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitsTest {

    @Test
    void atAStopEveryWaitIsOverAndNoneBegins() throws InterruptedException {
        // Given
        Waits waits = new Waits(2);
        CountDownLatch over = new CountDownLatch(101);
        IntStream.range(0, 100).forEach(wait -> waits.schedule(over::countDown, 1, TimeUnit.HOURS));
        // When
        waits.end();
        waits.schedule(over::countDown, 1, TimeUnit.HOURS);
        // Then
        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        waits.shutdownNow();
    }
}
