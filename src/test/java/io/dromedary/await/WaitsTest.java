package io.dromedary.await;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitsTest {

    @Test
    void atAStopEveryWaitIsOverAndNoneBegins() throws InterruptedException {
        // Given
        Waits waits = new Waits(2);
        CountDownLatch over = new CountDownLatch(101);
        List<Future<?>> begun = new ArrayList<>();
        for (int wait = 0; wait < 100; wait++) {
            begun.add(waits.schedule(over::countDown, 1, TimeUnit.HOURS));
        }
        // When
        waits.end();
        begun.add(waits.schedule(over::countDown, 1, TimeUnit.HOURS));
        // Then
        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        waits.shutdownNow();
        assertThat(begun).hasSize(101);
    }
}
