package io.dromedary.deliver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dromedary.drop.SafeName;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.Job;
import io.dromedary.job.Places;
import io.dromedary.job.Variables;
import io.dromedary.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Variable;

/**
 * The record of a new character. A character has no result to download, but people want to see that it exists. The file is
 * {@code characters/_<name>-<version>.json}. The underscore keeps it from being claimed as a drop. It lies beside the characters' folders,
 * since these are claimed as a whole.
 */
public final class CharacterRecord {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Store drops;
    private final Clock clock;

    public CharacterRecord(Store drops, Clock clock) {
        this.drops = drops;
        this.clock = clock;
    }

    /** Does nothing for jobs that make anything but a character. */
    public void write(@Variable(Variables.JOB) Job job) throws IOException {
        Optional<CharacterKey> made = CharacterKey.madeBy(job.request());
        if (made.isEmpty()) {
            return;
        }
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("character", made.get().name());
        record.put("version", made.get().version());
        record.put("id", job.requestId());
        record.put("pictures", pictures(job));
        record.put("job", job.id());
        record.put("created", clock.instant().toString());
        drops.write(path(made.get().name(), made.get().version()),
                (JSON.writeValueAsString(record) + "\n").getBytes(StandardCharsets.UTF_8));
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
