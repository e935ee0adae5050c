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
        delivery = new Delivery(ledger.journal, ledger.outputs, new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(300)), 3,
                ledger.clock);
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
        Job once = delivery.fetchLater(job, null, new IOException("reset"));
        Job twice = delivery.fetchLater(once, null, new IOException("reset"));
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
        Job without = delivery.leaveOut(job, preview, new IOException("reset"));
        // Then
        assertThat(delivery.isPreview(preview)).isTrue();
        assertThat(delivery.isPreview(ledger.view.outputs(job).get(0))).isFalse();
        assertThat(delivery.isPreview(null)).isFalse();
        assertThat(ledger.view.outputs(job)).extracting(Output::url).containsExactly("https://cdn.example/1");
        assertThat(without).usingRecursiveComparison().ignoringFields("why").isEqualTo(job);
        assertThat(without.why()).isEqualTo("The preview of result 1 did not come and is left out: reset");
    }

    @Test
    void whatIsGoneAndNoLongerNamedIsLeftOutAndWhatIsNamedIsNot() {
        // Given
        Job job = ledger.journal.collecting(ledger.in(State.WAITING, "j"), "completed",
                Ledger.results("https://cdn.example/1", "https://cdn.example/2"), List.of(), ledger.in(Ledger.HOUR));
        job = ledger.journal.collecting(job, "completed", Ledger.results("https://cdn.example/2"), List.of(), ledger.in(Ledger.HOUR));
        Output unnamed = ledger.view.outputs(job).get(0);
        Output named = ledger.view.outputs(job).get(1);
        // When, Then
        assertThat(delivery.isOptional(unnamed, new GoneException("HTTP 404"))).isTrue();
        assertThat(delivery.isOptional(unnamed, new IOException("reset"))).isFalse();
        assertThat(delivery.isOptional(named, new GoneException("HTTP 404"))).isFalse();
        assertThat(delivery.leaveOut(job, unnamed, new GoneException("HTTP 404")).why())
                .isEqualTo("Result 1, which the provider's last answer does not name any more, is gone and is left out: HTTP 404");
        assertThat(ledger.view.outputs(job)).extracting(Output::number).containsExactly(2);
    }

    @Test
    void oneThatDoesNotComeHoldsUpNoOther() {
        // Given
        Job job = ledger.journal.collecting(ledger.in(State.WAITING, "j"), "completed",
                Ledger.results("https://cdn.example/1", "https://cdn.example/2"), List.of(), ledger.in(Ledger.HOUR));
        Output first = ledger.view.nextOutput(job).orElseThrow();
        // When
        delivery.fetchLater(job, first, new IOException("reset"));
        // Then
        assertThat(ledger.view.nextOutput(job).orElseThrow().number()).isEqualTo(2);
    }

    @Test
    void whatWasNotFetchedInTimeIsToldAsLost() {
        // Given
        Job job = ledger.in(State.COLLECTING, "j");
        ledger.clock.advance(Ledger.HOUR.plusSeconds(1));
        // When
        Verdict verdict = delivery.undeliverable(job, ledger.view.nextOutput(job).orElseThrow(), new GoneException("HTTP 404"));
        // Then
        assertThat(verdict.why()).startsWith("1 of the 1 results could not be fetched before the provider deleted them (2026-")
                .endsWith("): HTTP 404.");
        assertThat(verdict.charged()).isEqualTo(Verdict.Charged.YES);
        assertThat(verdict.todo()).startsWith("They were paid.");
    }

    @Test
    void whatIsParkedIsPaidAndNotGivenUp() {
        // When
        Verdict verdict = delivery.undeliverable(ledger.in(State.COLLECTING, "j"), null, new IOException());
        // Then
        assertThat(verdict.channel()).isEqualTo(Channel.UNDELIVERABLE);
        assertThat(verdict.charged()).isEqualTo(Verdict.Charged.YES);
        assertThat(verdict.why()).contains("IOException").doesNotContain("null");
        assertThat(verdict.todo()).contains("not submitted again");
    }
}
