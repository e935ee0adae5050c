package io.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.http.Backoff;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Result;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Delivery delivery;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        delivery = new Delivery(ledger.journal, new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(300)), 3, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aResultIsFetchedAgainAfterAWhileAndParkedAfterSomeTries() {
        // Given
        Job job = ledger.in(State.COLLECTING, "j");
        // When
        Job once = delivery.fetchLater(job, new IOException("reset"));
        Job twice = delivery.fetchLater(once, new IOException("reset"));
        // Then
        assertThat(delivery.isHopeless(job)).isFalse();
        assertThat(delivery.isHopeless(once)).isFalse();
        assertThat(delivery.isHopeless(twice)).isTrue();
        assertThat(once.state()).isEqualTo(State.COLLECTING);
        assertThat(once.why()).isEqualTo("The result did not come: reset");
        assertThat(twice.notBefore()).isEqualTo(ledger.in(Duration.ofSeconds(10)).toEpochMilli());
    }

    @Test
    void aPreviewIsGivenUpWithoutHarmToItsJob() {
        // Given
        Job job = ledger.journal.collecting(ledger.in(State.WAITING, "j"), "completed",
                List.of(new Result("https://cdn.example/1", "https://cdn.example/1s")), List.of(),
                ledger.in(Ledger.HOUR));
        Output preview = ledger.view.outputs(job).get(1);
        // When
        Job without = delivery.leaveOutPreview(job, preview, new IOException("reset"));
        // Then
        assertThat(delivery.isPreview(preview)).isTrue();
        assertThat(delivery.isPreview(ledger.view.outputs(job).get(0))).isFalse();
        assertThat(delivery.isPreview(null)).isFalse();
        assertThat(ledger.view.outputs(job)).extracting(Output::url).containsExactly("https://cdn.example/1");
        assertThat(without).usingRecursiveComparison().ignoringFields("why").isEqualTo(job);
        assertThat(without.why()).isEqualTo("The preview of result 1 did not come and is left out: reset");
    }

    @Test
    void whatIsParkedIsPaidAndNotGivenUp() {
        // When
        Verdict verdict = delivery.undeliverable(ledger.in(State.COLLECTING, "j"), new IOException());
        // Then
        assertThat(verdict.channel()).isEqualTo(Channel.UNDELIVERABLE);
        assertThat(verdict.charged()).isEqualTo(Verdict.Charged.YES);
        assertThat(verdict.why()).contains("IOException").doesNotContain("null");
        assertThat(verdict.todo()).contains("not submitted again");
    }
}
