package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Parses untrusted YAML into the tree that JSON would give: YAML 1.2 core schema (so {@code on} and {@code no} stay text), one document, no
 * tags, anchors or aliases, keys are text and unique, and no comment cuts off a text. Built from parser events, so that no object is ever
 * constructed from a tag, and nesting that is too deep is rejected before it is followed.
 */
final class YamlTree {

    private static final LoadSettings SETTINGS = LoadSettings.builder().setCodePointLimit(SmallText.MAX_BYTES + 1).setUseMarks(true)
            .build();
    private static final ScalarResolver RESOLVER = new CoreScalarResolver(false);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String name;
    private final Iterator<Event> events;
    private final int[] text;
    /** The key whose value is read now. */
    private String key = "";

    private YamlTree(String name, String text) {
        this.name = name;
        this.text = text.codePoints().toArray();
        this.events = new Parse(SETTINGS).parseString(text).iterator();
    }

    /** The only document; a missing node when there is none. */
    static JsonNode parse(String text, String name) throws InvalidDropException {
        try {
            return new YamlTree(name, text).document();
        } catch (MarkedYamlEngineException e) {
            throw broken(name, e.getProblemMark(), e.getProblem() == null ? "syntax error" : described(e.getProblem()),
                    "correct it there; text with a colon, a # or quotes in it, or with * or { at its beginning, goes into quotes or a "
                            + "| block");
        } catch (ReaderException e) {
            throw broken(name, Optional.empty(), "character U+%04X at position %d".formatted(e.getCodePoint(), e.getPosition()),
                    "take out characters that YAML does not allow");
        } catch (YamlEngineException e) {
            throw broken(name, Optional.empty(), e.getMessage().replaceFirst("Version\\{major=(\\d+), minor=(\\d+)}", "YAML $1.$2"),
                    "write plain YAML 1.2");
        }
    }

    private JsonNode document() throws InvalidDropException {
        events.next(); // start of stream
        Event event = events.next();
        if (event.getEventId() == Event.ID.StreamEnd) {
            return MissingNode.getInstance();
        }
        JsonNode tree = node(events.next(), 1);
        events.next(); // end of document
        event = events.next();
        if (event.getEventId() != Event.ID.StreamEnd) {
            throw refused(event, "a second document", "keep one document in the file: take out the --- and what follows");
        }
        return tree;
    }

    private JsonNode node(Event event, int depth) throws InvalidDropException {
        refuseTagsAndAnchors(event);
        if (event instanceof ScalarEvent scalar) {
            JsonNode value = scalar(scalar);
            refuseCutText(scalar, value);
            return value;
        }
        if (depth > StrictTree.MAX_DEPTH) {
            throw refused(event, "more than " + StrictTree.MAX_DEPTH + " levels", "nest it less deeply");
        }
        return event.getEventId() == Event.ID.MappingStart ? mapping(depth) : sequence(depth);
    }

    private JsonNode mapping(int depth) throws InvalidDropException {
        ObjectNode mapping = NODES.objectNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            refuseTagsAndAnchors(event);
            if (!(event instanceof ScalarEvent scalar) || !scalar(scalar).isTextual()) {
                throw refused(event, "a key that is not text", "write the key as text, a number or true in quotes");
            }
            if (mapping.has(scalar.getValue())) {
                throw refused(event, "the key " + SafeText.quoted(scalar.getValue()) + " again", "keep each key once");
            }
            key = scalar.getValue();
            mapping.set(scalar.getValue(), node(events.next(), depth + 1));
        }
        return mapping;
    }

    private JsonNode sequence(int depth) throws InvalidDropException {
        ArrayNode sequence = NODES.arrayNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            sequence.add(node(event, depth + 1));
        }
        return sequence;
    }

    /**
     * YAML takes what stands after a blank and a # for a comment, also in {@code prompt: a wall in #ff8800}, where hardly anybody means
     * one. Numbers and the like may be followed by a comment, texts other than prompts by one that begins with a blank.
     */
    private void refuseCutText(ScalarEvent scalar, JsonNode value) throws InvalidDropException {
        boolean prompt = key.toLowerCase(Locale.ROOT).contains("prompt");
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN || !(value.isTextual() || prompt && value.isNull())) {
            return;
        }
        int end = scalar.getEndMark().map(Mark::getIndex).orElse(text.length);
        int hash = end;
        while (hash < text.length && (text[hash] == ' ' || text[hash] == '\t')) {
            hash++;
        }
        if (hash == end || hash == text.length || text[hash] != '#') {
            return;
        }
        boolean meant = !prompt && (hash + 1 == text.length || Character.isWhitespace(text[hash + 1]));
        if (!meant) {
            int stop = hash;
            while (stop < text.length && text[stop] != '\n' && text[stop] != '\r') {
                stop++;
            }
            throw new InvalidDropException(new Problem(name, key,
                    SafeText.value(value) + ", and after it the comment " + SafeText.quoted(new String(text, hash, stop - hash)),
                    "put the whole text into double quotes, since YAML leaves out what comes after a blank and #"));
        }
    }

    private JsonNode scalar(ScalarEvent scalar) throws InvalidDropException {
        String value = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return NODES.textNode(value);
        }
        Tag tag = RESOLVER.resolve(value, true);
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(value.equalsIgnoreCase("true"));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            if (value.length() > StrictTree.MAX_NUMBER_LENGTH) {
                throw refused(scalar, "a number of " + value.length() + " digits", "write a shorter number, or text in quotes");
            }
            return tag.equals(Tag.INT) ? integer(value) : decimal(scalar);
        }
        return NODES.textNode(value);
    }

    private static JsonNode integer(String value) {
        BigInteger number = value.startsWith("0x")
                ? new BigInteger(value.substring(2), 16)
                : value.startsWith("0o") ? new BigInteger(value.substring(2), 8) : new BigInteger(value);
        return number.bitLength() < Integer.SIZE
                ? NODES.numberNode(number.intValue())
                : number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
    }

    private JsonNode decimal(ScalarEvent scalar) throws InvalidDropException {
        String value = scalar.getValue().toLowerCase(Locale.ROOT);
        if (value.endsWith(".inf") || value.endsWith(".nan")) {
            throw refused(scalar, scalar.getValue(), "write a number that is finite");
        }
        return NODES.numberNode(Double.parseDouble(value));
    }

    private void refuseTagsAndAnchors(Event event) throws InvalidDropException {
        if (event instanceof AliasEvent alias) {
            throw refused(event, "the alias *" + alias.getAlias(), "write the value out");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw refused(event, "the anchor &" + node.getAnchor().get(), "take the anchor out");
        }
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof MappingStartEvent mapping
                        ? mapping.getTag()
                        : event instanceof SequenceStartEvent sequence ? sequence.getTag() : Optional.empty();
        if (tag.isPresent()) {
            throw refused(event, "the tag " + tag.get(), "take the tag out; text that begins with ! goes into quotes");
        }
    }

    /** The parser's words, to be read after "found". */
    private static String described(String problem) {
        return problem.startsWith("found ")
                ? problem.substring("found ".length())
                : problem.startsWith("expected") || problem.startsWith("could not") ? "no valid YAML (" + problem + ")" : problem;
    }

    private InvalidDropException refused(Event event, String found, String remedy) {
        return broken(name, event.getStartMark(), found, remedy);
    }

    private static InvalidDropException broken(String name, Optional<Mark> mark, String found, String remedy) {
        String place = mark.map(at -> "line " + (at.getLine() + 1) + " column " + (at.getColumn() + 1)).orElse(null);
        return new InvalidDropException(new Problem(name, place, found, remedy));
    }
}
