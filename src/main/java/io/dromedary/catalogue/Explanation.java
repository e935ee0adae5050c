package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Explains to a person how to write a drop for a model. */
public final class Explanation {

    private final StringBuilder text = new StringBuilder();

    private Explanation(Model model) {
        line("%s", model.id());
        line("  %s%s", model.title(), model.aliases().isEmpty() ? "" : "; also called " + String.join(", ", model.aliases()));
        line("  makes %s; sent to %s (%s)", model.kind().word(), model.path(), model.dialect());
        if (model.note() != null) {
            line("  note: %s", model.note());
        }
        files(model);
        if (!model.isDocumented()) {
            line("");
            line("Its parameters are not documented: put them under params. Nothing about them is checked.");
        } else {
            parameters(model);
            friendly(model);
            line("");
            line("Example, as a .yaml file:");
            Example.of(model).yaml().lines().forEach(line -> line("  %s", line));
        }
        if (!model.sources().isEmpty()) {
            line("");
            line("Sources: %s", String.join(", ", model.sources()));
        }
    }

    public static String of(Model model) {
        return new Explanation(model).text.toString();
    }

    private void files(Model model) {
        line("");
        line(model.media().isEmpty() ? "Files: none known" : "Files:");
        for (Slot slot : model.media()) {
            String count = slot.min() == slot.max()
                    ? "exactly " + slot.max()
                    : slot.min() == 0 ? "at most " + slot.max() : slot.min() + " to " + slot.max();
            line("  %-24s %s; sent as %s", slot.takes().key(), count, slot.parameter());
        }
    }

    private void parameters(Model model) {
        line("");
        line("Parameters:");
        for (String name : model.parameters().names()) {
            JsonNode rule = model.parameters().rule(name);
            List<String> facts = new ArrayList<>();
            facts.add(Allowed.by(rule));
            origin(model, name).ifPresent(facts::add);
            if (rule.has("description")) {
                facts.add(rule.get("description").asText().replaceFirst("\\.$", ""));
            }
            line("  %-24s %s", name, String.join("; ", facts));
        }
    }

    /** What is sent where the drop does not give the parameter. */
    private static Optional<String> origin(Model model, String name) {
        boolean required = model.parameters().required().contains(name);
        JsonNode rule = model.parameters().rule(name);
        Optional<Translation> translation = model.translations().stream().filter(one -> one.to().contains(name)).findFirst();
        if (translation.isPresent()) {
            return Optional.of("follows from " + String.join(" and ", translation.get().from()));
        }
        if (model.mediaSize().contains(name)) {
            return Optional.of("that of the first picture where not given");
        }
        if (rule.has("default")) {
            return Optional.of((required ? "sent as %s where not given" : "the provider's default is %s")
                    .formatted(Allowed.value(rule.get("default"))));
        }
        return !required ? Optional.empty() : Optional.of(name.equals("seed") ? "chosen where not given" : "required");
    }

    private void friendly(Model model) {
        List<String[]> keys = new ArrayList<>();
        if (model.outputs() != null) {
            keys.add(new String[] {"outputs", "how many to make; becomes %1$s, so give it alone, without %1$s".formatted(model.outputs())});
        }
        if (model.motions() != null) {
            keys.add(new String[] {"motions", "by name or id; see ./dromedary motions"});
        }
        if (model.style() != null) {
            keys.add(new String[] {"style", "by name or id; see ./dromedary styles"});
        }
        if (model.character() != null) {
            keys.add(new String[] {"character",
                "by name or id, of version %s; see ./dromedary characters".formatted(model.character().version())});
        }
        for (Translation translation : model.translations()) {
            String known = translation.from().stream().map(name -> String.join("|", translation.known(name)))
                    .collect(Collectors.joining(" with "));
            keys.add(new String[] {String.join(", ", translation.from()), "%s %s: %s"
                    .formatted(translation.from().size() == 1 ? "decides" : "decide", String.join(" and ", translation.to()), known)});
        }
        if (!keys.isEmpty()) {
            line("");
            line("In plainer words:");
            keys.forEach(key -> line("  %-24s %s", key[0], key[1]));
        }
    }

    private void line(String format, Object... values) {
        text.append(format.formatted(values).stripTrailing()).append('\n');
    }
}
