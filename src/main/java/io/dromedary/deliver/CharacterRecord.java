package io.dromedary.deliver;

import io.dromedary.drop.SafeName;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.Job;
import io.dromedary.job.Places;
import io.dromedary.store.Store;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The record of a new character. A character has no result to download, but people want to see that it exists. The file is
 * {@code characters/_<name>-<version>.json}. The underscore keeps it from being claimed as a drop. It lies beside the characters' folders,
 * since these are claimed as a whole.
 */
public final class CharacterRecord {

    private final Store drops;
    private final Clock clock;

    public CharacterRecord(Store drops, Clock clock) {
        this.drops = drops;
        this.clock = clock;
    }

    /** Empty for jobs that make something else. */
    Optional<Document> of(Job job) {
        return CharacterKey.madeBy(job.request()).map(made -> new Document(drops, path(made.name(), made.version()), content(made, job)));
    }

    private Map<String, Object> content(CharacterKey made, Job job) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("character", made.name());
        record.put("version", made.version());
        record.put("id", job.requestId());
        record.put("pictures", pictures(job));
        record.put("job", job.id());
        record.put("created", clock.instant().toString());
        return record;
    }

    /** Path of the record below the root. */
    public static String path(String name, String version) {
        return Places.in(Places.CHARACTERS, "_" + SafeName.model(name) + "-" + SafeName.model(version) + ".json");
    }

    /** SHA-256 of each picture, by its name. */
    private static Map<String, String> pictures(Job job) {
        Map<String, String> pictures = new LinkedHashMap<>();
        job.media().forEach(file -> pictures.put(file.name(), file.sha256()));
        return pictures;
    }
}
