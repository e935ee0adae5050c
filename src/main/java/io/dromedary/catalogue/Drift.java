package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Target;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the account's list says otherwise than it did when it was read last, and than the catalogue does: for people and for programs. */
public final class Drift {

    private static final Set<String> LISTED_DIALECTS = Set.of(Target.QUEUE, Target.HYBRID);

    private final AccountList now;
    private final AccountList before;
    private final List<AccountList.Entry> added = new ArrayList<>();
    private final List<AccountList.Entry> gone = new ArrayList<>();
    private final List<Line> changed = new ArrayList<>();
    private final List<Line> prices = new ArrayList<>();
    private final List<Line> otherwise = new ArrayList<>();
    private final List<String> uncatalogued = new ArrayList<>();
    private final List<String> unlisted = new ArrayList<>();

    /** @param parameter null where it is the price */
    private record Line(String model, String parameter, String before, String now) {

        private String change() {
            String what = parameter == null ? "" : parameter + " ";
            return before == null
                    ? "%sis new (%s)".formatted(what, now)
                    : now == null ? "%sis gone (it was %s)".formatted(what, before) : "%swas %s, is %s".formatted(what, before, now);
        }

        private String difference() {
            return before == null
                    ? "%s is missing here (%s)".formatted(parameter, now)
                    : now == null ? "%s is not in the list".formatted(parameter) : "%s is %s in the list".formatted(parameter, now);
        }
    }

    /**
     * @param catalogue without the account's list
     * @param before    the last list; null where there was none
     */
    public Drift(Catalogue catalogue, AccountList before, AccountList now) {
        this.now = now;
        this.before = before;
        Map<String, Model> described = now.described();
        if (before != null) {
            since(described);
        }
        for (AccountList.Entry entry : now.models()) {
            String id = entry.model().id();
            Model known = catalogue.find(id).orElse(null);
            if (known == null) {
                uncatalogued.add(id);
            } else if (known.isDocumented() && described.containsKey(id) && described.get(id).isDocumented()) {
                ModelChanges.contradictions(known, described.get(id))
                        .forEach(change -> otherwise.add(new Line(id, change.parameter(), change.before(), change.now())));
            }
        }
        Set<String> listed = new HashSet<>(now.models().stream().map(entry -> entry.model().id()).toList());
        catalogue.all().stream().filter(model -> LISTED_DIALECTS.contains(model.dialect()) && !listed.contains(model.path()))
                .forEach(model -> unlisted.add(model.id()));
    }

    private void since(Map<String, Model> described) {
        Map<String, Model> old = before.described();
        for (AccountList.Entry entry : now.models()) {
            String id = entry.model().id();
            AccountList.Entry last = before.find(id).orElse(null);
            if (last == null) {
                added.add(entry);
                continue;
            }
            if (old.containsKey(id) && described.containsKey(id)) {
                ModelChanges.between(old.get(id), described.get(id))
                        .forEach(change -> changed.add(new Line(id, change.parameter(), change.before(), change.now())));
            }
            if (last.price() != null && entry.price() != null && !last.price().equals(entry.price())) {
                prices.add(new Line(id, null, last.price(), entry.price()));
            }
        }
        before.models().stream().filter(entry -> now.find(entry.model().id()).isEmpty()).forEach(gone::add);
    }

    /** Whether anything is otherwise than when the list was read last. */
    public boolean isNews() {
        return !added.isEmpty() || !gone.isEmpty() || !changed.isEmpty() || !prices.isEmpty();
    }

    // ------------------------------------------------------------------ for people

    public String text() {
        StringBuilder text = new StringBuilder("The account lists %d models%s.\n".formatted(now.models().size(),
                before == null
                        ? "; it was not asked before"
                        : ", %d when it was asked last (%s)".formatted(before.models().size(),
                                day(before))));
        section(text, "New since then", added.stream().map(Drift::named).toList());
        section(text, "Gone since then: what names one is probably refused, and costs nothing",
                gone.stream().map(entry -> entry.model().id()).toList());
        section(text, "Changed since then", byModel(changed, Line::change));
        section(text, "Of another price since then, for the smallest request", byModel(prices, Line::change));
        if (before != null && !isNews()) {
            text.append("\nNothing has changed since then.\n");
        }
        section(text, "Not in the catalogue of this version; known by the list from now on", uncatalogued);
        section(text, "Otherwise than in the catalogue, whose word counts until a file in models/ says it better",
                byModel(otherwise, Line::difference));
        section(text, "In the catalogue, but not in the account's list: what names one is probably refused, and costs nothing", unlisted);
        return text.toString();
    }

    private static List<String> byModel(List<Line> lines, Function<Line, String> words) {
        Map<String, List<String>> byModel = new LinkedHashMap<>();
        lines.forEach(line -> byModel.computeIfAbsent(line.model(), model -> new ArrayList<>()).add(words.apply(line)));
        return byModel.entrySet().stream().map(model -> model.getKey() + ": " + String.join("; ", model.getValue())).toList();
    }

    private static String named(AccountList.Entry entry) {
        return entry.model().id() + (entry.price() == null ? "" : "  " + entry.price());
    }

    private static void section(StringBuilder text, String heading, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("\n%s (%d):\n".formatted(heading, lines.size()));
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }

    private static LocalDate day(AccountList list) {
        return LocalDate.ofInstant(list.fetched(), ZoneOffset.UTC);
    }

    // ------------------------------------------------------------------ for programs

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("fetched", now.fetched().toString()).put("host", now.host()).put("models", now.models().size());
        json.put("before", before == null ? null : before.fetched().toString());
        put(json, "new", added.stream().map(entry -> entry.model().id()).toList());
        put(json, "gone", gone.stream().map(entry -> entry.model().id()).toList());
        putLines(json, "changed", changed);
        putLines(json, "prices", prices);
        put(json, "not_in_catalogue", uncatalogued);
        putLines(json, "otherwise_in_catalogue", otherwise);
        put(json, "not_listed", unlisted);
        return json;
    }

    private static void put(ObjectNode json, String key, List<String> values) {
        ArrayNode list = json.putArray(key);
        values.forEach(list::add);
    }

    private static void putLines(ObjectNode json, String key, List<Line> lines) {
        ArrayNode list = json.putArray(key);
        for (Line line : lines) {
            ObjectNode entry = list.addObject().put("model", line.model());
            if (line.parameter() != null) {
                entry.put("parameter", line.parameter());
            }
            entry.put("before", line.before()).put("now", line.now());
        }
    }
}
