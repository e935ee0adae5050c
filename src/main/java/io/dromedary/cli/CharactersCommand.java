package io.dromedary.cli;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.api.query.Reference;
import io.dromedary.api.query.References;
import io.dromedary.cli.QueryClient.NoAnswerException;
import io.dromedary.deliver.CharacterRecord;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.TrainedCharacter;
import io.dromedary.journal.Characters;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.main.Line;
import io.dromedary.main.Settings;
import io.dromedary.main.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "characters", mixinStandardHelpOptions = true, description = "Lists the characters that sidecars may name, those in "
        + "the making, and what else the provider has; with NAME shows or deletes one.")
final class CharactersCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The name of a character, or its id.")
    private String name;

    @Option(names = "--delete", description = "Delete it, at the provider and here. It is not asked again whether you mean it.")
    private boolean delete;

    /** The same character as the provider and the journal know it; either may be null. */
    private record Known(String id, Reference reference, TrainedCharacter trained) {

        String name() {
            return trained == null ? reference.name() : trained.name();
        }

        String version() {
            return trained != null ? trained.version() : reference.version() == null ? "v?" : reference.version();
        }
    }

    @Override
    public Integer call() throws Exception {
        if (delete && name == null) {
            System.err.println("Say which one: `dromedary characters NAME --delete`; `dromedary characters` lists them.");
            return 1;
        }
        Settings settings = Line.settings(Dromedary.home());
        Path file = settings.journal();
        if (!Files.exists(file)) {
            return run(settings, null);
        }
        try (HikariDataSource database = delete ? JournalFile.open(file) : JournalFile.openForReading(file)) {
            return run(settings, database);
        }
    }

    private int run(Settings settings, HikariDataSource database) throws Exception {
        List<TrainedCharacter> trained = database == null ? List.of() : new Characters(database).all();
        List<Job> making = database == null ? List.of() : new JournalView(database).charactersInTheMaking();
        if (settings.api().credentials() == null) {
            System.err.println("Without a key only the journal can be asked; set HF_KEY=id:secret.");
            return delete ? 1 : show(together(List.of(), trained), making, false);
        }
        try (QueryClient enquirer = QueryClient.start(Dromedary.home(), settings)) {
            List<Known> all = together(atProvider(enquirer), trained);
            return delete ? delete(enquirer, all, database, settings) : show(all, making, true);
        } catch (NoAnswerException e) {
            System.err.printf("The provider's list did not come: %s%n", Terminal.plain(e.getMessage()));
            return delete ? 1 : show(together(List.of(), trained), making, false);
        }
    }

    private static List<Reference> atProvider(QueryClient enquirer) throws NoAnswerException {
        List<Reference> all = new ArrayList<>();
        References page;
        int number = 1;
        do {
            page = enquirer.ask(enquirer.questions().characters(number++));
            all.addAll(page.items());
        } while (!page.isLast());
        return all;
    }

    private static List<Known> together(List<Reference> references, List<TrainedCharacter> trained) {
        Map<String, Known> all = new LinkedHashMap<>();
        trained.forEach(character -> all.put(character.referenceId(), new Known(character.referenceId(), null, character)));
        references.forEach(reference -> all.merge(reference.id(), new Known(reference.id(), reference, null),
                (here, there) -> new Known(here.id, there.reference, here.trained)));
        return List.copyOf(all.values());
    }

    private boolean isMeant(Known character) {
        return name == null || character.id.equals(name) || character.name().equals(name);
    }

    // ------------------------------------------------------------------ show

    /** @param asked whether the provider's list is included */
    private int show(List<Known> all, List<Job> making, boolean asked) {
        List<Known> meant = all.stream().filter(this::isMeant).toList();
        List<Job> makers = making.stream()
                .filter(job -> name == null || CharacterKey.madeBy(job.request()).filter(key -> key.name().equals(name)).isPresent())
                .toList();
        if (name != null && meant.isEmpty() && makers.isEmpty()) {
            System.err.printf("There is no character %s; `dromedary characters` lists them.%n", Terminal.plain(name));
            return 1;
        }
        meant.forEach(character -> System.out.printf("%-24s %-7s %-12s %s  %s%n", Terminal.plain(character.name()),
                Terminal.plain(character.version()),
                status(character, asked), Terminal.plain(character.id), origin(character)));
        makers.forEach(job -> System.out.printf("%-24s %-7s %-12s %s%n", Terminal.plain(key(job).name()),
                Terminal.plain(key(job).version()), job.state(), hint(job, all)));
        if (meant.isEmpty() && makers.isEmpty()) {
            System.out.println("There are none. Put pictures of one person into characters/NAME/ below the root to make one.");
        }
        return 0;
    }

    private static CharacterKey key(Job job) {
        return CharacterKey.madeBy(job.request()).orElse(new CharacterKey(job.name(), "v?"));
    }

    private static String status(Known character, boolean asked) {
        return character.reference != null ? Terminal.plain(character.reference.status()) : asked ? "GONE" : "not asked";
    }

    private static String origin(Known character) {
        String failure = character.reference == null || character.reference.why() == null
                ? ""
                : "; " + Terminal.plain(character.reference.why());
        return (character.trained == null
                ? "not made here: name it by its id" + created(character.reference)
                : "made by job %s, %s".formatted(character.trained.job(), Instant.ofEpochMilli(character.trained.created()))) + failure;
    }

    private static String created(Reference reference) {
        return reference.created() == null ? "" : ", created " + Terminal.plain(reference.created());
    }

    /** Evidence for a person: a character of that name at the provider may be the one in the response that was lost. */
    private static String hint(Job job, List<Known> all) {
        if (job.state() != State.UNCERTAIN || job.requestId() != null) {
            return "job " + job.id();
        }
        List<String> candidates = all.stream().filter(known -> known.trained == null && known.name().equals(key(job).name())).map(Known::id)
                .toList();
        return candidates.isEmpty()
                ? "job %s; the provider shows none of that name. If that stays so: `dromedary jobs %1$s --submit-again`".formatted(job.id())
                : "job %s; it may be %s. If so: `dromedary jobs %1$s --attach ID`".formatted(job.id(),
                        Terminal.plain(String.join(" or ", candidates)));
    }

    // ------------------------------------------------------------------ delete

    private int delete(QueryClient enquirer, List<Known> all, HikariDataSource database, Settings settings) throws IOException {
        List<Known> meant = all.stream().filter(this::isMeant).toList();
        if (meant.size() != 1) {
            System.err.println(meant.isEmpty()
                    ? "There is no character %s; `dromedary characters` lists them.".formatted(Terminal.plain(name))
                    : "There are several characters of that name. Say the id of one: "
                            + Terminal.plain(String.join(", ", meant.stream().map(Known::id).toList())));
            return 1;
        }
        Known character = meant.get(0);
        try {
            boolean deleted = enquirer.ask(enquirer.questions().deleteCharacter(character.id));
            System.out.printf("%s (%s): %s%n", Terminal.plain(character.name()), Terminal.plain(character.id),
                    deleted ? "deleted at the provider" : "the provider did not have it any more");
        } catch (NoAnswerException e) {
            System.err.printf("%s was not deleted: %s%n%s", Terminal.plain(character.name()), Terminal.plain(e.getMessage()), e.isRefused()
                    ? ("A character cannot be deleted while it is being trained; "
                            + "try again when `dromedary characters` shows it as completed or failed.%n")
                            .formatted()
                    : "");
            return 1;
        }
        if (character.trained != null) {
            new Characters(database).forget(character.trained);
            try (Stores stores = Stores.open(settings.root(), settings.stores())) {
                stores.drops().delete(CharacterRecord.path(character.trained.name(), character.trained.version()));
            }
            System.out.println("Sidecars cannot name it any more; the name is free for another.");
        }
        return 0;
    }
}
