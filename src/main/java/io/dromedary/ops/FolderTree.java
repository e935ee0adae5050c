package io.dromedary.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder drawn as a tree of names and sizes. */
public final class FolderTree {

    private FolderTree() {
    }

    /** @param folders the parts of {@code root} to show; empty ones are left out */
    public static String of(Path root, List<String> folders) throws IOException {
        StringBuilder tree = new StringBuilder(root + "/\n");
        for (String folder : folders) {
            if (Files.isDirectory(root.resolve(folder)) && !children(root.resolve(folder)).isEmpty()) {
                tree.append("  ").append(folder).append("/\n");
                draw(root.resolve(folder), "    ", tree);
            }
        }
        return tree.toString();
    }

    private static void draw(Path folder, String indent, StringBuilder tree) throws IOException {
        for (Path child : children(folder)) {
            tree.append(indent).append(child.getFileName());
            if (Files.isDirectory(child)) {
                tree.append("/\n");
                draw(child, indent + "  ", tree);
            } else {
                tree.append("  (").append(Math.max(1, Files.size(child) / 1024)).append(" KB)\n");
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}
