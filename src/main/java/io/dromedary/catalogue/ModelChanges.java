package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** What one description of a model says otherwise than another one of the same model, parameter by parameter. */
final class ModelChanges {

    /** Says of a value no more than its type. */
    private static final Set<String> VAGUE = Set.of("anything", "text", "a number", "a whole number", "a list", "a mapping");
    /** The catalogue says that a text must not be empty, or shows an example, where the provider's schemas have no word for it. */
    private static final List<String> TEXT = List.of("text that is not empty", "text such as ");

    /**
     * @param parameter its name in the request
     * @param before    what it took, in words; null where it was not there
     * @param now       as {@code before}
     */
    record Change(String parameter, String before, String now) {
    }

    /** @param otherwise the default; null where there is none */
    private record Said(String allowed, String otherwise, boolean required) {

        private String inWords() {
            return allowed + (otherwise == null ? "" : ", else " + otherwise) + (required ? ", required" : "");
        }

        /** The provider's schemas are known to leave things out, so only what they say counts. */
        private boolean contradicts(Said known) {
            return !VAGUE.contains(allowed) && !allowed.equals(known.allowed)
                    || otherwise != null && known.otherwise != null && !otherwise.equals(known.otherwise) || required && !known.required;
        }
    }

    private ModelChanges() {
    }

    static List<Change> between(Model before, Model now) {
        return changes(before, now, (was, is) -> !was.equals(is));
    }

    /** What the provider's list says otherwise than the catalogue. */
    static List<Change> contradictions(Model known, Model listed) {
        return changes(known, listed, (was, is) -> is.contradicts(was));
    }

    private static List<Change> changes(Model before, Model now, BiPredicate<Said, Said> changed) {
        Map<String, Said> old = said(before);
        Map<String, Said> young = said(now);
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(young.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            Said was = old.get(name);
            Said is = young.get(name);
            if (was == null || is == null || changed.test(was, is)) {
                changes.add(new Change(name, was == null ? null : was.inWords(), is == null ? null : is.inWords()));
            }
        }
        return changes;
    }

    /** By parameter. How many files one takes is left out: where it is not documented, the catalogue's number is a choice. */
    private static Map<String, Said> said(Model model) {
        Map<String, Said> said = new LinkedHashMap<>();
        if (model.isDocumented()) {
            model.parameters().names().forEach(name -> said.put(name, said(model.parameters(), name)));
        }
        model.media().forEach(slot -> said.put(slot.parameter(), new Said(slot.list() ? "files" : "a file", null, slot.min() > 0)));
        return said;
    }

    private static Said said(ParameterSchema parameters, String name) {
        JsonNode rule = parameters.rule(name);
        String allowed = Allowed.by(rule);
        return new Said(TEXT.stream().anyMatch(allowed::startsWith) ? "text" : allowed,
                rule.has("default") ? Allowed.value(rule.get("default")) : null,
                parameters.required().contains(name));
    }
}
