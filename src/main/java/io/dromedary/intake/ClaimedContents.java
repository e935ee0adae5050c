package io.dromedary.intake;

import io.dromedary.job.Variables;
import io.dromedary.journal.Contents;
import io.dromedary.store.Store;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Variable;

/**
 * Notes what the files of a claimed drop hold, before anything is read from them: what somebody writes later, even while they are read,
 * then differs from the note.
 */
public final class ClaimedContents {

    private final Store drops;
    private final Contents contents;

    public ClaimedContents(Store drops, Contents contents) {
        this.drops = drops;
        this.contents = contents;
    }

    public void note(@Variable(Variables.CLAIM) Claim claim) throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String file : claim.files()) {
            drops.version(claim.place() + "/" + file).ifPresent(version -> versions.put(file, version));
        }
        contents.note(claim.job(), versions);
    }
}
