package io.dromedary.intake;

import io.dromedary.api.http.Backoff;
import io.dromedary.text.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The claims of this run that are not finished: those whose exchange is under way, and those that ended halfway and could not be undone
 * yet. These are tried again, later each time; after the grace they no longer hold up the end of the line. Thread-safe.
 */
public final class OpenClaims {

    private record Left(Instant since, int tries, Instant notBefore) {
    }

    private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    private final Duration grace;
    private final MonotonicClock clock;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Map<String, Left> left = new ConcurrentHashMap<>();

    public OpenClaims(Duration grace, MonotonicClock clock) {
        this.grace = grace;
        this.clock = clock;
    }

    /**
     * The claim is under way until its exchange is done, however that ends.
     *
     * @param ended gets the claim before it counts as ended
     */
    public void begin(String job, Exchange exchange, Consumer<String> ended) {
        underWay.add(job);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                try {
                    ended.accept(job);
                } finally {
                    underWay.remove(job);
                }
            }
        });
    }

    public boolean isUnderWay(String job) {
        return underWay.contains(job);
    }

    /** The claim ended halfway: it is to be undone. */
    public void leave(String job) {
        left.putIfAbsent(job, new Left(clock.instant(), 0, clock.instant()));
    }

    /** The claim could not be undone. */
    public void failed(String job) {
        left.compute(job, (id, before) -> {
            Instant since = before == null ? clock.instant() : before.since;
            int tries = before == null ? 0 : before.tries;
            return new Left(since, tries + 1, clock.instant().plus(AGAIN.after(tries)));
        });
    }

    /** The claim is undone, or was registered. */
    public void finished(String job) {
        left.remove(job);
    }

    /** Those that are to be undone now. */
    public List<String> due() {
        return left.entrySet().stream().filter(claim -> !clock.instant().isBefore(claim.getValue().notBefore)).map(Map.Entry::getKey)
                .sorted().toList();
    }

    /** Whether the claim could not be undone for so long that nothing waits for it any more. */
    public boolean hadItsTime(String job) {
        Left claim = left.get(job);
        return claim != null && claim.tries > 0 && !clock.instant().isBefore(claim.since.plus(grace));
    }

    /** Whether there is no claim that the end of the line waits for. */
    public boolean isDone() {
        return underWay.isEmpty() && left.keySet().stream().allMatch(this::hadItsTime);
    }

    public boolean leavesSome() {
        return !left.isEmpty();
    }

    /** The folders of the claims that ended halfway and could not be undone yet. */
    public List<String> left() {
        return left.keySet().stream().sorted().map(ClaimFactory::place).toList();
    }
}
