package io.dromedary.intake;

import io.dromedary.job.Variables;
import io.dromedary.journal.Contents;
import io.dromedary.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Variable;

/**
 * Notes what the files of a claimed drop hold, before anything is read from them: what somebody writes later, even while they are read,
 * then differs from the note.
 */
public final class ClaimedContents {

    private final Store drops;
    private final Contents contents;
    private final Path root;
    private final long largest;

    /**
     * @param root    the folder that the places of claims are relative to
     * @param largest in bytes: larger files are never sent, so they are not read for a note either
     */
    public ClaimedContents(Store drops, Contents contents, Path root, long largest) {
        this.drops = drops;
        this.contents = contents;
        this.root = root;
        this.largest = largest;
    }

    public void note(@Variable(Variables.CLAIM) Claim claim) throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String file : claim.files()) {
            if (!isTooLarge(root.resolve(claim.place()).resolve(file))) {
                drops.version(claim.place() + "/" + file).ifPresent(version -> versions.put(file, version));
            }
        }
        contents.note(claim.job(), versions);
    }

    private boolean isTooLarge(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.find(file, Integer.MAX_VALUE, (each, found) -> found.isRegularFile() && found.size() > largest)) {
            return files.findAny().isPresent();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
