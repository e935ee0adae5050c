package io.dromedary.testing;

import io.dromedary.intake.Inbox;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.GenericFile;

/** Does with an {@link Inbox} what Camel's file consumer does in one poll. */
public final class InboxLooks {

    private InboxLooks() {
    }

    /** @return the files that lead a due drop, below the inbox, sorted */
    public static List<String> look(Inbox inbox, Path root) {
        inbox.begin(null, null);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !Files.isDirectory(file)).filter(file -> inbox.accept(file(file)))
                    .map(file -> root.relativize(file).toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static GenericFile<File> file(Path file) {
        return FileConsumer.asGenericFile(file.getParent().toString(), file.toFile(), null, false);
    }
}
