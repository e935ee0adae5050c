package io.dromedary.webhook;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends connections on which no whole request arrives in time: by bytes that trickle in no connection is kept. The more of them are waited
 * for, the less patience there is. A request that has arrived is never cut off.
 */
final class SlowSenders {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_WITH_MANY = Duration.ofSeconds(3);
    private static final int MANY = 500;

    private final Map<HttpConnection, Turn> turns = new ConcurrentHashMap<>();
    private final Clock clock;

    /** @param request null until its head has arrived */
    private record Turn(long since, HttpServerRequest request) {
        boolean isWaitedFor() {
            return request == null || !request.isEnded();
        }
    }

    SlowSenders(Clock clock) {
        this.clock = clock;
    }

    void connected(HttpConnection connection) {
        turns.put(connection, new Turn(clock.millis(), null));
        connection.closeHandler(closed -> turns.remove(connection));
    }

    /** The head of a request is there. */
    void began(HttpServerRequest request) {
        turns.computeIfPresent(request.connection(), (connection, turn) -> new Turn(turn.since(), request));
    }

    /** The next one has its own time. */
    void answered(HttpServerRequest request) {
        turns.computeIfPresent(request.connection(), (connection, turn) -> new Turn(clock.millis(), null));
    }

    /** From time to time. */
    void sweep() {
        long waitedFor = turns.values().stream().filter(Turn::isWaitedFor).count();
        long latest = clock.instant().minus(waitedFor > MANY ? PATIENCE_WITH_MANY : PATIENCE).toEpochMilli();
        turns.forEach((connection, turn) -> {
            if (turn.since() < latest && turn.isWaitedFor()) {
                connection.close();
            }
        });
    }
}
