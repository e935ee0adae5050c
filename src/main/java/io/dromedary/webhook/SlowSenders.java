package io.dromedary.webhook;

import io.dromedary.text.MonotonicClock;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Protects against slowloris: closes connections on which no complete request arrives in time, however steadily bytes trickle in. The
 * limit is shorter when many are incomplete. A request that has arrived is never cut off.
 */
final class SlowSenders {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_WITH_MANY = Duration.ofSeconds(3);
    private static final int MANY = 500;

    private final Map<HttpConnection, Turn> turns = new ConcurrentHashMap<>();
    private final MonotonicClock clock;

    /** @param request null until its head has arrived */
    private record Turn(long since, HttpServerRequest request) {
        boolean isWaitedFor() {
            return request == null || !request.isEnded();
        }
    }

    SlowSenders(MonotonicClock clock) {
        this.clock = clock;
    }

    void connected(HttpConnection connection) {
        turns.put(connection, new Turn(clock.millis(), null));
        connection.closeHandler(closed -> turns.remove(connection));
    }

    void began(HttpServerRequest request) {
        turns.computeIfPresent(request.connection(), (connection, turn) -> new Turn(turn.since(), request));
    }

    /** The time limit starts anew for the next request on the connection. */
    void answered(HttpServerRequest request) {
        turns.computeIfPresent(request.connection(), (connection, turn) -> new Turn(clock.millis(), null));
    }

    /** Called periodically. */
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
