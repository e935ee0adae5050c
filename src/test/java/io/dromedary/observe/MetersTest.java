package io.dromedary.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Budget;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.Measures;
import io.dromedary.journal.Standing;
import io.dromedary.observe.Heartbeat.Look;
import io.dromedary.observe.Heartbeat.Vital;
import io.dromedary.submit.Budgets;
import io.dromedary.submit.LimitSettings;
import io.dromedary.submit.SpendLimits;
import io.dromedary.testing.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetersTest {

    private static final LimitSettings LIMITS = new LimitSettings(new Budget(BigDecimal.TEN, null, null), null, null, false);

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private Ledger ledger;
    private Meters meters;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        ledger.in(State.DELIVERED, "before the start");
        Look well = new Look(() -> {
        }, Duration.ZERO);
        Measures figures = new Measures(ledger.source, ledger.clock);
        Heartbeat heartbeat = new Heartbeat(Map.of(Vital.JOURNAL, well, Vital.INBOX, well, Vital.OUTBOX, well), () -> Standing.NONE,
                new Loops(context, ledger.clock), null, code -> {
                }, ledger.clock);
        meters = new Meters(registry, figures, new Budgets(new SpendLimits(LIMITS, folder.resolve("inbox")), ledger.source, ledger.clock),
                new HeldJobs(ledger.source), heartbeat, ledger.clock);
        meters.bind();
    }

    @AfterEach
    void close() {
        ledger.close();
        context.stop();
    }

    private double counter(String name, String label, String value) {
        return registry.get(name).tag(label, value).counter().count();
    }

    @Test
    void budgetsAndWhatIsHeldAreTold() {
        // Given
        ledger.price = Price.of(new BigDecimal("2.5"), Price.Source.ESTIMATE).orElseThrow();
        ledger.in(State.WAITING, "w");
        ledger.in(State.HELD, "a");
        ledger.in(State.HELD, "b");
        ledger.clock.advance(Duration.ofSeconds(20));
        // When, Then
        assertThat(gauge("dromedary_budget_credits", "figure", "limit")).isEqualTo(10);
        assertThat(gauge("dromedary_budget_credits", "figure", "left")).isEqualTo(7.5);
        assertThat(gauge("dromedary_held_jobs", "limit", "approval")).isEqualTo(2);
        assertThat(gauge("dromedary_held_credits", "limit", "approval")).isEqualTo(5);
        assertThat(gauge("dromedary_held_jobs", "limit", "day")).isZero();
    }

    private double gauge(String name, String label, String value) {
        return registry.get(name).tag(label, value).gauge().value();
    }

    @Test
    void whatAPersonWroteOffIsCharged() {
        Job uncertain = ledger.in(State.UNCERTAIN, "a");
        ledger.journal.writeOff(uncertain, new Verdict(Channel.CANCELED, "Written off.", "Go on.", Verdict.Charged.YES),
                "errors/canceled");
        meters.follow();
        assertThat(counter("dromedary_requests_settled", "money", "charged")).isEqualTo(1);
        assertThat(counter("dromedary_requests_settled", "money", "refunded")).isZero();
    }

    @Test
    void whatFailedAndIsSubmittedOnceMoreWasRefunded() {
        Job failed = ledger.in(State.WAITING, "a");
        ledger.journal.submitOnceMore(failed, new Verdict(Channel.FAILED, "It failed.", "Wait.", Verdict.Charged.NO), failed.request(),
                ledger.clock.instant());
        meters.follow();
        assertThat(counter("dromedary_requests_settled", "money", "refunded")).isEqualTo(1);
    }

    @Test
    void whatHappenedSinceTheStartIsCountedOnce() {
        ledger.price = Price.of(new BigDecimal("1.5"), Price.Source.ESTIMATE).orElseThrow();
        ledger.in(State.DELIVERED, "a");
        ledger.in(State.NSFW, "b");
        ledger.in(State.UNCERTAIN, "c");
        ledger.in(State.REJECTED, "d");
        meters.follow();
        meters.follow();
        assertThat(counter("dromedary_jobs_ended", "state", "delivered")).isEqualTo(1);
        assertThat(counter("dromedary_jobs_ended", "state", "nsfw")).isEqualTo(1);
        assertThat(counter("dromedary_submissions", "outcome", "accepted")).isEqualTo(2);
        assertThat(counter("dromedary_submissions", "outcome", "unknown")).isEqualTo(1);
        assertThat(counter("dromedary_submissions", "outcome", "refused")).isEqualTo(1);
        assertThat(counter("dromedary_requests_settled", "money", "charged")).isEqualTo(1);
        assertThat(counter("dromedary_requests_settled", "money", "refunded")).isEqualTo(1);
        assertThat(counter("dromedary_credits_settled", "money", "charged")).isEqualTo(1.5);
        assertThat(counter("dromedary_credits_settled", "money", "refunded")).isEqualTo(1.5);
        assertThat(gauge("dromedary_credits", "money", "reserved")).isZero();
        assertThat(gauge("dromedary_credits", "money", "undetermined")).isEqualTo(1.5);
        assertThat(registry.get("dromedary_phase").tag("phase", "at-provider").tag("model", Ledger.MODEL).timer().count()).isEqualTo(2);
    }

    @Test
    void gaugesAskTheJournalOnceInAWhile() {
        ledger.in(State.WAITING, "a");
        assertThat(gauge("dromedary_jobs", "state", "waiting")).isEqualTo(1);
        ledger.in(State.WAITING, "b");
        assertThat(gauge("dromedary_jobs", "state", "waiting")).isEqualTo(1);
        ledger.clock.advance(Duration.ofSeconds(6));
        assertThat(gauge("dromedary_jobs", "state", "waiting")).isEqualTo(2);
        assertThat(gauge("dromedary_requests", "money", "reserved")).isEqualTo(2);
    }

    @Test
    void namesOfModelsHaveAnEnd() {
        for (int model = 0; model < 60; model++) {
            String id = "j" + model;
            ledger.in(State.READY, id);
            ledger.sql().update("UPDATE job SET request = json_set(request, '$.model', ?) WHERE id = ?", "model " + model, id);
            ledger.submitting(ledger.view.job(id).orElseThrow());
        }
        meters.follow();
        Set<String> models = registry.find("dromedary_phase").timers().stream().map(timer -> timer.getId().getTag("model"))
                .collect(Collectors.toSet());
        assertThat(models).hasSize(51).contains("other", "model 0").doesNotContain("model 59");
    }
}
