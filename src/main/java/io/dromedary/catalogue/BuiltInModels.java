package io.dromedary.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The built-in catalogue files, from the program's jar or from a folder of classes. */
final class BuiltInModels {

    private static final String FOLDER = "/models";

    private BuiltInModels() {
    }

    /** The text of each file, by file name. */
    static Map<String, String> read() {
        URL folder = BuiltInModels.class.getResource(FOLDER);
        if (folder == null) {
            throw new IllegalStateException("The program's jar holds no models: build it again");
        }
        try {
            if (!folder.getProtocol().equals("jar")) {
                return read(Path.of(folder.toURI()));
            }
            URI jar = URI.create(folder.getPath().substring(0, folder.getPath().lastIndexOf("!/")));
            // Opened by path: by URI, a jar can have only one open file system.
            try (FileSystem files = FileSystems.newFileSystem(Path.of(jar))) {
                return read(files.getPath(FOLDER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.getFileName().toString().endsWith(".yaml")).toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
