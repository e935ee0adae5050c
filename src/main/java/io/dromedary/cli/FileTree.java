package io.dromedary.cli;

import io.dromedary.store.FolderMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Files drawn as a tree of names and sizes. */
public final class FileTree {

    private FileTree() {
    }

    /** @param folders the folders of {@code root} to show; empty ones are left out */
    public static String of(Path root, List<String> folders) throws IOException {
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(file -> Files.isRegularFile(file) && !file.endsWith(FolderMarks.NAME)).toList()) {
                files.put(root.relativize(file).toString(), Files.size(file));
            }
        }
        return of(root + "/", folders, files);
    }

    /**
     * @param title the first line
     * @param files size of each file in bytes, by path
     */
    public static String of(String title, List<String> folders, Map<String, Long> files) {
        StringBuilder tree = new StringBuilder(title + "\n");
        for (String folder : folders) {
            draw(folder + "/", below(folder + "/", files), "  ", tree);
        }
        return tree.toString();
    }

    private static void draw(String folder, Map<String, Long> files, String indent, StringBuilder tree) {
        if (files.isEmpty()) {
            return;
        }
        tree.append(indent).append(folder).append("\n");
        Set<String> children = new TreeSet<>();
        files.keySet().forEach(path -> children.add(path.replaceFirst("/.*", "/")));
        for (String child : children) {
            if (child.endsWith("/")) {
                draw(child, below(child, files), indent + "  ", tree);
            } else {
                tree.append(indent).append("  ").append(child).append("  (").append(Math.max(1, files.get(child) / 1024)).append(" KB)\n");
            }
        }
    }

    private static Map<String, Long> below(String folder, Map<String, Long> files) {
        Map<String, Long> below = new TreeMap<>();
        files.forEach((path, bytes) -> {
            if (path.startsWith(folder)) {
                below.put(path.substring(folder.length()), bytes);
            }
        });
        return below;
    }
}
