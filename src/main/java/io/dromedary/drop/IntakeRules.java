package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a profile says under {@code intake}: which files of its folder, and of those below it, are taken, when, and in which order. The
 * nearest profile wins, key by key.
 */
public final class IntakeRules {

    /** The keys; as they are written, in lower case. */
    public enum Key {
        FRAMES, READY, NAMES, MIN_PIXELS, MAX_PIXELS, ORDER, EXISTING;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What shows that a drop is whole. */
    public enum Ready {
        /** Size and time of its files stood still. */
        SETTLED,
        /** A file beside each picture, {@code photo.png.done}. */
        MARKER,
        /** A file {@code _READY} in the folder, or in one above it. */
        FOLDER,
        /** Its sidecar, which comes last. */
        SIDECAR
    }

    /** Which drop is taken first. */
    public enum Order {
        NAME, NEWEST, OLDEST
    }

    /** What lay there before the start. */
    public enum Existing {
        TAKE, LEAVE
    }

    /** @param file of the profile that says so, as messages name it */
    private record Rule(JsonNode value, String file) {
    }

    /** What the key under which profiles have them is called. */
    public static final String WORD = "intake";
    public static final IntakeRules NONE = new IntakeRules(Map.of());

    private final Map<Key, Rule> rules = new EnumMap<>(Key.class);
    private final List<String> names;

    private IntakeRules(Map<Key, Rule> rules) {
        this.rules.putAll(rules);
        names = Optional.ofNullable(this.rules.get(Key.NAMES)).map(Rule::value).stream()
                .flatMap(value -> value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value))
                .map(JsonNode::textValue).toList();
    }

    /**
     * @param profile already checked against the schema
     * @param file    what messages call it
     */
    public static IntakeRules in(ObjectNode profile, String file) throws InvalidDropException {
        JsonNode said = profile.path(WORD);
        Map<Key, Rule> rules = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            if (said.has(key.word())) {
                rules.put(key, new Rule(said.get(key.word()), file));
            }
        }
        IntakeRules own = new IntakeRules(rules);
        if (own.frames().filter(FrameNames::isOneName).isPresent()) {
            throw new InvalidDropException(new Problem(file, WORD + "." + Key.FRAMES.word(), own.text(Key.FRAMES).orElseThrow(),
                    "give the first and the last frame names that differ, such as \"{name}_first, {name}_last\""));
        }
        return own;
    }

    /** These rules, and the ones below for keys that were not given here. */
    public IntakeRules over(IntakeRules below) {
        Map<Key, Rule> merged = new EnumMap<>(Key.class);
        merged.putAll(below.rules);
        merged.putAll(rules);
        return new IntakeRules(merged);
    }

    /** Where a rule stands, for messages: the key and the profile. */
    public String saying(Key key) {
        return "%s.%s in %s".formatted(WORD, key.word(), rules.get(key).file);
    }

    public Optional<FrameNames> frames() {
        return text(Key.FRAMES).map(FrameNames::read);
    }

    public Ready ready() {
        return text(Key.READY).map(word -> Ready.valueOf(word.toUpperCase(Locale.ROOT))).orElse(Ready.SETTLED);
    }

    public Order order() {
        return text(Key.ORDER).map(word -> Order.valueOf(word.toUpperCase(Locale.ROOT))).orElse(Order.NAME);
    }

    public Existing existing() {
        return text(Key.EXISTING).map(word -> Existing.valueOf(word.toUpperCase(Locale.ROOT))).orElse(Existing.TAKE);
    }

    /** The patterns of the names that are taken; none where all are. */
    public List<String> names() {
        return names;
    }

    /** Whether a drop of this name is taken. */
    public boolean takes(String name) {
        return names.isEmpty() || names.stream().anyMatch(pattern -> NamePattern.matches(pattern, name));
    }

    public boolean limitsPixels() {
        return rules.containsKey(Key.MIN_PIXELS) || rules.containsKey(Key.MAX_PIXELS);
    }

    /** The rule that a picture of so many pixels breaks. */
    public Optional<Key> brokenBy(long pixels) {
        if (rules.containsKey(Key.MIN_PIXELS) && pixels < number(Key.MIN_PIXELS)) {
            return Optional.of(Key.MIN_PIXELS);
        }
        return rules.containsKey(Key.MAX_PIXELS) && pixels > number(Key.MAX_PIXELS) ? Optional.of(Key.MAX_PIXELS) : Optional.empty();
    }

    /** The limit that a rule of pixels gives. */
    public long number(Key key) {
        return rules.get(key).value.longValue();
    }

    private Optional<String> text(Key key) {
        return Optional.ofNullable(rules.get(key)).map(rule -> rule.value.textValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntakeRules rule && rules.equals(rule.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
