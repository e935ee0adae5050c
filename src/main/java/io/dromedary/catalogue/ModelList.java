package io.dromedary.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Lists the models for people, by family. */
public final class ModelList {

    private final Map<String, List<Model>> families;

    public ModelList(Catalogue catalogue) {
        families = catalogue.all().stream().collect(Collectors.groupingBy(Model::family, LinkedHashMap::new, Collectors.toList()));
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        families.forEach((family, models) -> {
            text.append(family).append('\n');
            for (Model model : models) {
                text.append("  %s%s%s\n      %s (%s)\n".formatted(model.id(), model.isDocumented() ? "" : " *",
                        model.aliases().isEmpty() ? "" : "   " + String.join(", ", model.aliases()), model.title(), model.kind().word()));
            }
        });
        return text + "\n* Parameters are not documented: nothing about them is checked.\n  ./dromedary models NAME explains one.\n";
    }

    /** The content of MODELS.md. */
    public String markdown() {
        StringBuilder text = new StringBuilder("""
                # Models

                Written by `./dromedary models --markdown > MODELS.md`; a test compares the two. A sidecar's `model` is an id or \
                one of its other names;
                `./dromedary models NAME` explains one. Models of the dialect `web` are those of the provider's web application, \
                whose API is
                unofficial and off by default. Where parameters are marked "not documented", nothing about them is checked; a parameter \
                with * is required.
                """);
        families.forEach((family, models) -> {
            text.append("\n## ").append(family)
                    .append("\n\n| model | other names | makes | takes | dialect | parameters |\n|---|---|---|---|---|---|\n");
            for (Model model : models) {
                text.append("| `%s`<br>%s | %s | %s | %s | %s | %s |\n".formatted(model.id(), model.title(), code(model.aliases()),
                        model.kind().word(),
                        files(model), model.dialect(), model.isDocumented() ? parameters(model) : "not documented"));
            }
        });
        return text.toString();
    }

    private static String code(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(" "));
    }

    private static String files(Model model) {
        return model.media().stream()
                .map(slot -> slot.takes().key() + (slot.min() == 0 ? " (optional)" : "") + (slot.max() > 1 ? " ≤ " + slot.max() : ""))
                .collect(Collectors.joining(", "));
    }

    private static String parameters(Model model) {
        return model.parameters().names().stream()
                .map(name -> "`" + name + "`" + (model.parameters().required().contains(name) ? "\\*" : ""))
                .collect(Collectors.joining(" "));
    }
}
