package io.dromedary.acceptance;

import io.dromedary.store.FolderMarks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/** The folders below a root. */
record FolderPlace(Path root) implements Place {

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T unchecked(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(String path, byte[] content) {
        unchecked(() -> {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Path hidden = file.resolveSibling("." + file.getFileName());
            Files.write(hidden, content);
            return Files.move(hidden, file, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    @Override
    public Growing begin(String path, byte[] beginning) {
        Path file = root.resolve(path);
        unchecked(() -> Files.write(file, beginning));
        return new Growing() {
            @Override
            public void goOn() {
                unchecked(() -> Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis())));
            }

            @Override
            public void end(byte[] whole) {
                unchecked(() -> Files.write(file, whole));
            }
        };
    }

    @Override
    public byte[] bytes(String path) {
        return unchecked(() -> Files.readAllBytes(root.resolve(path)));
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    @Override
    public List<String> files(String folder) {
        Path top = root.resolve(folder);
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith(FolderMarks.NAME))
                    .map(file -> top.relativize(file).toString()).sorted().toList();
        } catch (UncheckedIOException e) {
            // A file was moved on while the folder was being walked.
            if (e.getCause() instanceof NoSuchFileException) {
                return files(folder);
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete(String file) {
        unchecked(() -> {
            Files.delete(root.resolve(file));
            return file;
        });
    }

    @Override
    public void move(String from, String to) {
        unchecked(() -> Files.move(root.resolve(from), root.resolve(to)));
    }
}
