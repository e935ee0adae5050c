package io.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Pace pace = new Pace(new DownloadSettings(1, 1, 2, 100, Duration.ofSeconds(10), Duration.ofSeconds(60)), now::get);

    private void after(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void theFloorIsMeasuredOverEachWindow() throws Exception {
        try (Pace.Run run = pace.begin()) {
            after(9);
            run.came(1);
            after(1);
            run.came(1_000);
            after(10);
            assertThatThrownBy(() -> run.came(1_999)).isInstanceOf(DownloadException.class)
                    .hasMessage("the result came at 100 bytes a second, which is below dromedary.download.slowest, 100");
        }
    }

    @Test
    void aResultHasATimeInAll() throws Exception {
        try (Pace.Run run = pace.begin()) {
            for (int window = 1; window <= 6; window++) {
                after(10);
                run.came(window * 1_000_000L);
            }
            after(1);
            assertThatThrownBy(() -> run.came(7_000_000)).isInstanceOf(DownloadException.class)
                    .hasMessageStartingWith("the result did not come within dromedary.download.longest, 60 s; 7000000 bytes came");
        }
    }

    @Test
    void oneOfTwoThreadsIsForTheOthersUntilTheSlowOneEnds() throws Exception {
        Pace.Run second = pace.begin();
        try (Pace.Run first = pace.begin()) {
            after(10);
            first.came(1_000_000);
            assertThatThrownBy(() -> second.came(1_000_000)).isInstanceOf(SlowException.class);
        }
        assertThatCode(() -> second.came(1_000_000)).doesNotThrowAnyException();
        second.close();
    }
}
