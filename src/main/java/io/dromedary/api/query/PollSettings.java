package io.dromedary.api.query;

import io.dromedary.settings.SettingsReader;
import io.dromedary.settings.Values;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between two status reads.
 *
 * @param factor by how much each further wait grows
 * @param min    the shortest wait between two looks at the same request
 * @param learn  whether looks come when requests like it were finished
 */
public record PollSettings(Duration first, double factor, Duration max, Duration min, boolean learn) {

    public static PollSettings read(SettingsReader settings) {
        PollSettings poll = new PollSettings(settings.millis("dromedary.poll.first", 1),
                settings.get("dromedary.poll.factor", "a number of at least 1", 1.0, PollSettings::factor),
                settings.millis("dromedary.poll.max", 1), settings.millis("dromedary.poll.min", 1),
                settings.flag("dromedary.poll.learn"));
        if (poll.first != null && poll.max != null && poll.max.compareTo(poll.first) < 0) {
            settings.problem("dromedary.poll.max is %d, below dromedary.poll.first, which is %d. Raise the one or lower the other."
                    .formatted(poll.max.toMillis(), poll.first.toMillis()));
        }
        return poll;
    }

    private static double factor(String text) {
        double factor = Double.parseDouble(text);
        // NaN compares as the largest number, and every wait would be zero.
        return Values.atLeast(Double.isFinite(factor) ? factor : 0.0, 1.0);
    }

    public PollSchedule schedule(RandomGenerator random) {
        return new PollSchedule(first, factor, max, random);
    }
}
