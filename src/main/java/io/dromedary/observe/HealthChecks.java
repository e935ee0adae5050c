package io.dromedary.observe;

import io.dromedary.api.AccountTrouble;
import io.dromedary.job.Target;
import io.dromedary.journal.Pauses.Pause;
import io.dromedary.journal.Standing;
import io.dromedary.observe.Heartbeat.Vital;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * The line's own health checks. Live means that it makes progress: its loops go round, and its journal can be written. Ready means
 * that it can do its work, too. What a restart would not help (a paused account, a pause, a model that fails) is degraded.
 *
 * <p>Everybody who reaches the port may ask, so that no answer holds more than which part it is.
 */
public final class HealthChecks {

    private HealthChecks() {
    }

    /** How a part of the line is. */
    private record Condition(boolean isUp, String words) {
        static Condition up(String words) {
            return new Condition(true, words);
        }

        static Condition down(String words) {
            return new Condition(false, words);
        }
    }

    /** From now on Camel's registry of health checks has them. */
    public static void register(CamelContext context, Heartbeat heartbeat) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        List.of(new Check("loops", true, () -> loops(heartbeat)), new Check("journal", true, () -> journal(heartbeat)),
                new Check("inbox", false, () -> vital(heartbeat, Vital.INBOX, "it can be read")),
                new Check("outbox", false, () -> vital(heartbeat, Vital.OUTBOX, "it can be written")),
                new Check("key", false, () -> key(heartbeat.standing())), new Check("work", false, () -> work(heartbeat.standing())))
                .forEach(registry::register);
    }

    private static Condition loops(Heartbeat heartbeat) {
        heartbeat.endIfDead();
        List<Loops.Loop> dead = heartbeat.loops().dead();
        return dead.isEmpty()
                ? Condition.up("all go round")
                : Condition.down(dead.stream().map(Loops.Loop::trouble).collect(Collectors.joining(", ")));
    }

    /** It was written when the line started, so it is not in doubt before the first look. */
    private static Condition journal(Heartbeat heartbeat) {
        Optional<String> trouble = heartbeat.trouble(Vital.JOURNAL);
        return trouble == null || trouble.isEmpty() ? Condition.up("it can be written") : Condition.down("it cannot be written");
    }

    private static Condition vital(Heartbeat heartbeat, Vital vital, String well) {
        Optional<String> trouble = heartbeat.trouble(vital);
        return trouble == null
                ? Condition.down("not looked at yet")
                : trouble.isEmpty() ? Condition.up(well) : Condition.down(well.replace("can be", "cannot be"));
    }

    private static Condition key(Standing standing) {
        return AccountTrouble.isKeyRefused(standing.accounts().get(Target.API))
                ? Condition.down("it is not accepted")
                : Condition.up("not refused");
    }

    private static Condition work(Standing standing) {
        List<String> degraded = degraded(standing).entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
        if (standing.hold().isPresent()) {
            return Condition.down("the journal is an older copy; nothing is submitted until a person says go on");
        }
        return degraded.isEmpty() ? Condition.up("it goes on") : Condition.up("degraded: " + String.join(", ", degraded));
    }

    /** What keeps the line from submitting, and whether it does now. */
    static Map<String, Boolean> degraded(Standing standing) {
        return Map.of("account paused", standing.accounts().containsKey(Target.API), "web account paused",
                standing.accounts().containsKey(Target.WEB), "paused by a person", standing.pause().isPresent(), "model paused by a person",
                !standing.models().values().stream().allMatch(Pause::isByLine), "model fails",
                standing.models().values().stream().anyMatch(Pause::isByLine));
    }

    private static final class Check extends AbstractHealthCheck {
        private final boolean live;
        private final transient Supplier<Condition> state;

        Check(String id, boolean live, Supplier<Condition> state) {
            super("dromedary", id);
            this.live = live;
            this.state = state;
        }

        @Override
        public boolean isLiveness() {
            return live;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            Condition now = state.get();
            builder.message(now.words());
            if (now.isUp()) {
                builder.up();
            } else {
                builder.down();
            }
        }
    }
}
