package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.StrictTree;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Places;
import io.dromedary.job.Problem;
import io.dromedary.settings.SettingsException;
import io.dromedary.text.PlainReason;
import io.dromedary.text.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All known models, in three layers: the built-in ones, those of the account's list ({@link AccountList}), and those in the user's own
 * files. A user's model replaces any other with the same id. The account's list adds models, and the parameters of those whose parameters
 * nobody has written down; what is written down stays, since the list is known to leave things out.
 */
public final class Catalogue {

    private static final int SUGGESTIONS = 3;

    private final Map<String, Model> models;
    private final Map<String, Model> aliases = new HashMap<>();
    private final List<String> notes;

    private Catalogue(Map<String, Model> models, Map<String, String> files, List<String> notes) {
        this.models = models;
        this.notes = List.copyOf(notes);
        List<String> problems = new ArrayList<>();
        for (Model model : models.values()) {
            for (String alias : model.aliases()) {
                Model other = models.getOrDefault(alias, aliases.get(alias));
                if (other != null) {
                    problems.add("%s, model %s, aliases: found %s, which names %s of %s already; take another."
                            .formatted(files.get(model.id()), model.id(), alias, other.id(), files.get(other.id())));
                }
                aliases.put(alias, model);
            }
        }
        refuse(problems);
    }

    /**
     * @param folder the folder of the user's files ({@code *.yaml}, {@code *.yml}); it need not exist
     * @throws SettingsException with all problems of the files
     */
    public static Catalogue read(Path folder) {
        List<String> notes = new ArrayList<>();
        return read(folder, AccountList.read(folder, notes).orElse(null), notes);
    }

    /** As {@link #read}, without the account's list. */
    public static Catalogue withoutAccount(Path folder) {
        return read(folder, null, List.of());
    }

    private static Catalogue read(Path folder, AccountList account, List<String> accountNotes) {
        List<String> notes = new ArrayList<>(accountNotes);
        List<String> problems = new ArrayList<>();
        Map<String, Model> models = new LinkedHashMap<>();
        Map<String, String> files = new HashMap<>();
        Map<String, ObjectNode> trees = new HashMap<>();
        BuiltInModels.read().forEach((name, text) -> {
            String file = "the built-in " + name;
            ObjectNode tree = tree(() -> StrictTree.parse(text, file), file, problems);
            if (tree != null) {
                ModelFile family = new ModelFile(tree, file, Map.of(), problems);
                family.models().forEach(model -> add(model, file, models, files, problems));
                trees.putAll(family.trees());
            }
        });
        Map<String, Model> listed = account == null ? Map.of() : layer(account, models, trees, notes);
        Map<String, Model> own = new LinkedHashMap<>();
        Map<String, String> ownFiles = new HashMap<>();
        for (Path path : files(folder, problems)) {
            String file = folder.getFileName() + "/" + path.getFileName();
            ObjectNode tree = tree(() -> StrictTree.read(path, file), file, problems);
            if (tree != null) {
                for (Model model : new ModelFile(tree, file, trees, problems).models()) {
                    add(model, file, own, ownFiles, problems);
                    // Not for the built-in ones: it would take a second, and a test does it.
                    List<String> faults = model.isDocumented() ? model.parameters().faults() : List.of();
                    if (!faults.isEmpty()) {
                        problems.add("%s, model %s, parameters: found no JSON Schema (%s); correct it after the specification of 2020-12."
                                .formatted(file, model.id(), String.join("; ", faults)));
                    }
                }
            }
        }
        refuse(problems);
        Set<String> aliases = Stream.concat(models.values().stream(), own.values().stream()).flatMap(model -> model.aliases().stream())
                .collect(Collectors.toSet());
        // A word that people use for another model stays with that one: the account's list must never keep the line from starting.
        listed.values().stream().filter(model -> !aliases.contains(model.id())).forEach(model -> models.put(model.id(), model));
        models.putAll(own);
        files.putAll(ownFiles);
        return new Catalogue(models, files, notes);
    }

    /** @param trees gets the entries of the models, which the user's files may be like */
    private static Map<String, Model> layer(AccountList account, Map<String, Model> builtIn, Map<String, ObjectNode> trees,
            List<String> notes) {
        Map<String, Model> layer = new LinkedHashMap<>();
        String file = Places.in(Places.MODELS, AccountList.FILE);
        for (AccountList.Entry one : account.models()) {
            Model known = builtIn.get(one.model().id());
            Optional<ObjectNode> entry = known != null && (known.isDocumented() || one.model().schema() == null)
                    ? Optional.empty()
                    : ListedEntry.of(one.model());
            entry.ifPresent(tree -> {
                List<String> problems = new ArrayList<>();
                ObjectNode merged = known == null ? tree : merged(trees.get(known.id()), tree);
                merged.put("note", "%sThe parameters are those of the account's list of %s; `./dromedary models --refresh` reads it again."
                        .formatted(known == null || known.note() == null ? "" : known.note() + " ",
                                LocalDate.ofInstant(account.fetched(), ZoneOffset.UTC)));
                ModelFile parsed = ListedEntry.parsed(merged, file, known == null ? null : known.family(), problems);
                parsed.models().forEach(model -> layer.put(model.id(), model));
                parsed.models().forEach(model -> trees.put(model.id(), parsed.trees().get(model.id())));
                problems.stream().limit(1).forEach(problem -> notes.add(problem + " The model is left as it was without that list."));
            });
        }
        return layer;
    }

    /** What is written down of a model, with the parameters of the list. */
    private static ObjectNode merged(ObjectNode known, ObjectNode listed) {
        ObjectNode merged = known.deepCopy();
        for (String key : List.of("media", "outputs", "style", "parameters")) {
            if (listed.has(key)) {
                merged.set(key, listed.get(key));
            }
        }
        merged.withArray("sources").add("account");
        return merged;
    }

    /** What a person should know of the account's list; empty where all is well. */
    public List<String> notes() {
        return notes;
    }

    public Optional<Model> find(String idOrAlias) {
        Model model = models.getOrDefault(idOrAlias, aliases.get(idOrAlias));
        return Optional.ofNullable(model != null ? model : aliases.get(idOrAlias.toLowerCase(Locale.ROOT)));
    }

    /** The model with that id or alias. An unknown one is requested from the queue API by the given id. */
    public Model modelFor(String idOrAlias) {
        return find(idOrAlias).orElseGet(() -> Model.unknown(idOrAlias));
    }

    /** The version of characters that a model takes; empty where none is known. */
    public Optional<String> characterVersion(String model) {
        return find(model).map(Model::character).map(Model.CharacterParameter::version);
    }

    /** In the order of the files; new models of the user come last. */
    public List<Model> all() {
        return List.copyOf(models.values());
    }

    /** Ids and aliases that may have been meant, the most similar first. */
    public List<String> nearest(String idOrAlias) {
        List<String> names = Stream.concat(models.keySet().stream(), models.values().stream().flatMap(model -> model.aliases().stream()))
                .toList();
        return Suggestions.all(idOrAlias, names).stream().limit(SUGGESTIONS).toList();
    }

    /** Other models than this one that may have been meant, by their ids. */
    public List<String> others(String id) {
        return Suggestions.all(id, models.keySet()).stream().filter(near -> !near.equals(id)).limit(SUGGESTIONS).toList();
    }

    private static void add(Model model, String file, Map<String, Model> models, Map<String, String> files, List<String> problems) {
        String other = files.put(model.id(), file);
        if (other != null) {
            problems.add("%s, model %s, id: found it in %s as well; keep one of the two.".formatted(file, model.id(), other));
        }
        models.put(model.id(), model);
    }

    private interface Source {
        ObjectNode read() throws InvalidDropException, IOException;
    }

    private static ObjectNode tree(Source source, String file, List<String> problems) {
        try {
            return source.read();
        } catch (InvalidDropException e) {
            e.problems().stream().map(Problem::toString).forEach(problems::add);
        } catch (IOException e) {
            problems.add("%s: it cannot be read (%s). Give this user read access, or take it away.".formatted(file, PlainReason.of(e)));
        }
        return null;
    }

    private static Collection<Path> files(Path folder, List<String> problems) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("(?i)[^._].*\\.ya?ml")).sorted().toList();
        } catch (IOException e) {
            problems.add("The folder %s cannot be read (%s). Give this user read access.".formatted(folder, PlainReason.of(e)));
            return List.of();
        }
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
