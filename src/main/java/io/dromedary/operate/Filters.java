package io.dromedary.operate;

import io.dromedary.job.Places;
import io.dromedary.job.State;
import io.dromedary.journal.JobFilter;
import io.dromedary.text.Suggestions;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which jobs are meant, as people and programs say it. */
public final class Filters {

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([mhd])");

    private Filters() {
    }

    /** Something about jobs that cannot be understood. */
    public static final class FilterException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String field;

        FilterException(String field, String message) {
            super(message);
            this.field = field;
        }

        /** What it is about: jobs, state, since. */
        public String field() {
            return field;
        }
    }

    /**
     * @param states names, in any case
     * @param reason class of the reason, or the word of a channel; null or empty for any
     * @param text   null or empty for any
     * @param since  a time, a day of this machine, or a while ago such as {@code 90m}, {@code 24h}, {@code 7d}; null or empty for any
     * @param profile folder below the inbox, with or without {@code inbox/} before it; null or empty for any
     */
    public static JobFilter of(Collection<String> jobs, Collection<String> states, String reason, String text, String since,
            String profile, Clock clock) {
        return new JobFilter(List.copyOf(jobs), states(states), given(reason).orElse(null), given(text).orElse(null),
                given(since).map(when -> instant(when, clock)).orElse(null),
                given(profile).map(Filters::folder).orElse(null));
    }

    private static String folder(String said) {
        String below = said.startsWith(Places.INBOX + "/") ? said.substring(Places.INBOX.length() + 1) : said;
        return below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Set<State> states(Collection<String> names) {
        Set<State> states = EnumSet.noneOf(State.class);
        for (String name : names) {
            states.add(state(name));
        }
        return states;
    }

    private static State state(String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(State.values()).filter(state -> state.name().equals(wanted)).findFirst().orElseThrow(() -> {
            List<String> known = Arrays.stream(State.values()).map(State::name).toList();
            return new FilterException("state", "There is no state %s; %s".formatted(wanted, Suggestions.to(wanted, known)
                    .map("did you mean %s?"::formatted)
                    .orElseGet(() -> known.stream().collect(Collectors.joining(", ", "there are ", ".")))));
        });
    }

    private static Instant instant(String text, Clock clock) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long amount = Long.parseLong(ago.group(1));
            return clock.instant().minus(switch (ago.group(2)) {
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            });
        }
        try {
            return text.length() == "2026-11-28".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new FilterException("since", "'%s' is no time; write 90m, 24h, 7d, 2026-11-28 or 2026-11-28T14:20:00Z.".formatted(text));
        }
    }
}
