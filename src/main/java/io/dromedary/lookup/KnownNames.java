package io.dromedary.lookup;

import io.dromedary.catalogue.Names;
import io.dromedary.job.Preset;
import io.dromedary.job.TrainedCharacter;
import io.dromedary.journal.Characters;
import io.dromedary.journal.Presets;
import java.util.Locale;
import java.util.Optional;

/** Names that are known without a call: from the lists fetched last, the documented motions, and the characters made here. */
public final class KnownNames implements Names {

    private final Presets presets;
    private final Characters characters;

    public KnownNames(Presets presets, Characters characters) {
        this.presets = presets;
        this.characters = characters;
    }

    static boolean isId(String text) {
        return Names.isId(text.strip());
    }

    @Override
    public Optional<String> motion(String nameOrId) {
        return preset(Preset.Kind.MOTION, nameOrId).or(() -> BUILT_IN.motion(nameOrId));
    }

    @Override
    public Optional<String> style(String nameOrId) {
        return preset(Preset.Kind.STYLE, nameOrId);
    }

    /** As it was spelt when the character was made. */
    @Override
    public Optional<String> character(String name, String version) {
        return isId(name) ? Optional.of(name.strip()) : characters.find(name, version).map(TrainedCharacter::referenceId);
    }

    private Optional<String> preset(Preset.Kind kind, String nameOrId) {
        return isId(nameOrId)
                ? Optional.of(nameOrId.strip())
                : presets.list(kind).stream().filter(preset -> plain(preset.name()).equals(plain(nameOrId))).map(Preset::id).findFirst();
    }

    /** Normalized: people differ in capitals, and in underscores and dashes for blanks. */
    static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ");
    }
}
