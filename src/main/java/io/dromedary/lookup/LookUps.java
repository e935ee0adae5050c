package io.dromedary.lookup;

import static io.dromedary.job.Preset.Kind.MOTION;
import static io.dromedary.job.Preset.Kind.STYLE;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.api.query.ApiQueries;
import io.dromedary.api.query.Query;
import io.dromedary.catalogue.BuiltInNames;
import io.dromedary.catalogue.Names;
import io.dromedary.drop.CharacterReader;
import io.dromedary.intake.Ignored;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.Motion;
import io.dromedary.job.Preset;
import io.dromedary.job.Problem;
import io.dromedary.job.RefusedException;
import io.dromedary.job.State;
import io.dromedary.job.TrainedCharacter;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Characters;
import io.dromedary.journal.Journal;
import io.dromedary.journal.Presets;
import io.dromedary.text.MonotonicClock;
import io.dromedary.text.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

/**
 * Whether the provider knows the motions, the style and the character that a drop names, before anything is uploaded for it.
 *
 * <p>A list is fetched when it is old, or lacks a name. A failed fetch does not matter as long as the older list has the name.
 */
public final class LookUps {

    /** So that not every misspelt drop fetches the list again. */
    private static final Duration RECENT = Duration.ofMinutes(1);
    /** Training takes minutes. */
    private static final Duration ANOTHER_LOOK = Duration.ofSeconds(5);

    private record Try(Instant at, Exception trouble) {
    }

    private final Path characterFolders;
    private final ApiQueries questions;
    private final Journal journal;
    private final Presets presets;
    private final Characters characters;
    private final Names names;
    private final Function<Job, Optional<String>> version;
    private final Duration age;
    private final MonotonicClock time;
    private final Map<Preset.Kind, Try> tries = new ConcurrentHashMap<>();

    /**
     * @param characterFolders holds one folder of pictures for each character
     * @param version the version of characters that a job's model supports; empty where it supports none
     * @param age     after which a list is fetched again
     * @param time    for durations within this run
     */
    public LookUps(Path characterFolders, ApiQueries questions, Journal journal, Presets presets, Characters characters,
            Function<Job, Optional<String>> version, Duration age, MonotonicClock time) {
        this.characterFolders = characterFolders;
        this.questions = questions;
        this.journal = journal;
        this.presets = presets;
        this.characters = characters;
        this.names = new KnownNames(presets, characters);
        this.version = version;
        this.age = age;
        this.time = time;
    }

    // ------------------------------------------------------------------ the lists

    /** The list that has to be fetched for the job; null where none has, or the fetch was tried just now. */
    public Preset.Kind missingList(@Variable(Variables.JOB) Job job) {
        return isToBeLookedUp(job) && questions.hasKey()
                ? Stream.of(MOTION, STYLE).filter(kind -> isDue(kind, named(job, kind))).findFirst().orElse(null)
                : null;
    }

    /** Not a submission whose response was lost: it is repeated byte for byte. */
    private static boolean isToBeLookedUp(Job job) {
        return job.state() == State.READY;
    }

    private boolean isDue(Preset.Kind kind, List<String> wanted) {
        if (wanted.isEmpty() || triedLately(kind).isPresent()) {
            return false;
        }
        return presets.isOld(kind, age) || !unknown(kind, wanted).isEmpty();
    }

    private Optional<Try> triedLately(Preset.Kind kind) {
        return Optional.ofNullable(tries.get(kind)).filter(last -> last.at.plus(RECENT).isAfter(time.instant()));
    }

    public Query<List<Preset>> question(@Variable(Variables.PRESET_KIND) Preset.Kind kind) {
        return questions.presets(kind);
    }

    public void keep(@Variable(Variables.PRESET_KIND) Preset.Kind kind, @Body List<Preset> list) {
        presets.keep(kind, list);
        tries.put(kind, new Try(time.instant(), null));
    }

    /** A failed fetch matters only if the older list lacks the name, which is checked later. */
    public void note(@Variable(Variables.PRESET_KIND) Preset.Kind kind, @ExchangeException Exception trouble) {
        tries.put(kind, new Try(time.instant(), trouble));
    }

    // ------------------------------------------------------------------ the names

    /**
     * @throws RefusedException  when the provider does not know a name
     * @throws TryLaterException when that is not known yet
     */
    public void check(@Variable(Variables.JOB) Job job) throws RefusedException, TryLaterException, AccountException {
        if (!isToBeLookedUp(job)) {
            return;
        }
        List<Problem> problems = new ArrayList<>();
        for (Preset.Kind kind : List.of(MOTION, STYLE)) {
            for (String name : unknown(kind, named(job, kind))) {
                problems.add(problem(job, kind, name));
            }
        }
        character(job).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new RefusedException(Verdict.invalid(problems));
        }
    }

    private static List<String> named(Job job, Preset.Kind kind) {
        DropRequest request = job.request();
        return switch (kind) {
            case MOTION -> request.motions().stream().map(Motion::name).filter(name -> !KnownNames.isId(name)).toList();
            case STYLE -> Stream.ofNullable(request.style()).filter(name -> !KnownNames.isId(name)).toList();
        };
    }

    private List<String> unknown(Preset.Kind kind, List<String> wanted) {
        return wanted.stream().filter(name -> (kind == MOTION ? names.motion(name) : names.style(name)).isEmpty()).toList();
    }

    private Problem problem(Job job, Preset.Kind kind, String name) throws TryLaterException, AccountException {
        String word = kind == MOTION ? "motion" : "style";
        Exception trouble = triedLately(kind).map(Try::trouble).orElse(null);
        if (trouble instanceof AccountException account && account.realm().equals(job.realm())) {
            throw account;
        }
        if (trouble != null && !(trouble instanceof RefusedException)) {
            throw new TryLaterException(
                    "the list of %ss did not come (%s), and %s is in none that is known".formatted(word, trouble.getMessage(), name), null,
                    false);
        }
        List<String> known = Stream.concat(presets.list(kind).stream().map(Preset::name),
                kind == MOTION ? BuiltInNames.motions().keySet().stream().sorted() : Stream.empty()).toList();
        String remedy = trouble == null
                ? Suggestions.to(name, known).map(near -> "did you mean `" + near + "`?")
                        .orElse("take one that `./dromedary %ss` lists".formatted(word))
                : "give its id, since the provider's list cannot be read (%s)".formatted(trouble.getMessage());
        return new Problem(job.name(), kind == MOTION ? "motions" : "style", name, remedy);
    }

    // ------------------------------------------------------------------ the character

    private Optional<Problem> character(Job job) throws TryLaterException {
        String name = job.request().character();
        Optional<String> wanted = name == null || KnownNames.isId(name) ? Optional.empty() : version.apply(job);
        if (wanted.isEmpty() || names.character(name, wanted.get()).isPresent()) {
            return Optional.empty();
        }
        CharacterKey key = new CharacterKey(name, wanted.get());
        Optional<Job> making = journal.live(key.intent());
        if (making.filter(maker -> maker.state().isParked()).isPresent()) {
            return Optional.of(new Problem(job.name(), "character", "%s, whose making is %s".formatted(name, making.get().state()),
                    "settle job %s first (`./dromedary jobs %1$s`), then move this drop back".formatted(making.get().id())));
        }
        if (making.isPresent() || isBeingDropped(name)) {
            throw TryLaterException.waiting(making.isPresent()
                    ? "waits for the character %s, which job %s makes".formatted(key, making.get().id())
                    : "waits for the character %s, until the pictures in characters/%s/ have settled".formatted(key, name), ANOTHER_LOOK);
        }
        List<TrainedCharacter> all = characters.all();
        String others = all.stream().filter(known -> known.name().equals(name)).map(TrainedCharacter::version)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            return Optional.of(new Problem(job.name(), "character", "%s of version %s".formatted(name, others),
                    "the model %s needs version %s; %s, or take another model".formatted(job.request().model(), wanted.get(),
                            making(key))));
        }
        String existing = all.stream().filter(known -> known.version().equals(wanted.get())).map(TrainedCharacter::name)
                .collect(Collectors.joining(", "));
        return Optional.of(new Problem(job.name(), "character", name, "%s (the model needs version %s)".formatted(
                existing.isEmpty()
                        ? "make it first: " + making(key)
                        : "name one of these: %s; or make it: %s".formatted(existing, making(key)),
                wanted.get())));
    }

    /** Without an explicit version the provider makes its default version, and the drop would be rejected again. */
    private static String making(CharacterKey key) {
        String folder = "put its pictures into characters/%s/".formatted(key.name());
        return CharacterKey.DEFAULT_VERSION.equals(key.version())
                ? folder
                : "%s, with `version: %s` in a %s there".formatted(folder, key.version(), CharacterReader.FILE);
    }

    /** Its pictures are in their folder and were not claimed yet. */
    private boolean isBeingDropped(String name) {
        try {
            Path folder = characterFolders.resolve(name);
            if (!characterFolders.equals(folder.normalize().getParent()) || !Files.isDirectory(folder)) {
                return false;
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.anyMatch(file -> Files.isRegularFile(file) && !Ignored.test(file.getFileName().toString()));
            }
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
