package io.dromedary.catalogue;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The twelve motions that the web application's reference lists (source S0). */
public final class BuiltInNames implements Names {

    private static final Map<String, String> MOTIONS = Map.ofEntries(
            Map.entry("GENERAL", "d2389a9a-91c2-4276-bc9c-c9e35e8fb85a"),
            Map.entry("DISINTEGRATION", "4e981984-1cdc-4b96-a2b1-1a7c1ecb822d"),
            Map.entry("EARTH_ZOOM_OUT", "70e490b9-26b7-4572-8d9c-2ac8dcc9adc0"),
            Map.entry("EYES_IN", "0ab33462-481e-4c78-8ffc-086bebd84187"),
            Map.entry("FACE_PUNCH", "cd5bfd11-5a1a-46e0-9294-b22b0b733b1e"),
            Map.entry("ARC_RIGHT", "0bdbf318-f918-4f9b-829a-74cab681d806"),
            Map.entry("HANDHELD", "36e6e450-52d9-484f-bfbe-f069e06a1530"),
            Map.entry("BUILDING_EXPLOSION", "e974bca9-c9eb-4cc8-9318-5676cc110f17"),
            Map.entry("STATIC", "aab8440c-0d65-4554-b88a-7a9a5e084b6e"),
            Map.entry("TURNING_METAL", "46e23a6b-1047-40f1-9cf5-33f5f55ddf2e"),
            Map.entry("3D_ROTATION", "6f06f47e-922e-4660-9fe9-754e4be69696"),
            Map.entry("SNORRICAM", "893cb65f-c528-40aa-83d8-c5aeb2bfe59f"));

    BuiltInNames() {
    }

    /** The ids of the motions, by name. */
    public static Map<String, String> motions() {
        return MOTIONS;
    }

    /** A name may have blanks or dashes instead of underscores, and may be written in any case. */
    @Override
    public Optional<String> motion(String nameOrId) {
        return Optional.ofNullable(MOTIONS.get(nameOrId.strip().toUpperCase(Locale.ROOT).replaceAll("[ -]+", "_")));
    }

    @Override
    public Optional<String> style(String nameOrId) {
        return Optional.empty();
    }

    @Override
    public Optional<String> character(String name, String version) {
        return Optional.empty();
    }
}
