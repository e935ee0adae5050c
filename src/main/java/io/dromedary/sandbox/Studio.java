package io.dromedary.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Makes result files and keeps them on disk, each made once. */
final class Studio {

    private static final Size QUICK_PICTURE = new Size(64, 48);
    private static final Size QUICK_VIDEO = new Size(96, 64);
    private static final int QUICK_FRAMES = 3;

    private final Path folder;

    Studio(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    boolean has(Generation generation, int index) {
        return Files.exists(file(generation, index));
    }

    /** The result, drawn now if it was not before. */
    synchronized Path result(Generation generation, int index) throws IOException {
        Path file = file(generation, index);
        if (!Files.exists(file)) {
            var card = TitleCard.of(generation.order, index);
            make(file, part -> {
                if (generation.order.kind() == Model.Kind.VIDEO) {
                    Video.of(card).writeTo(part);
                } else {
                    card.writePng(part);
                }
            });
        }
        return file;
    }

    /** A tiny result, the same for all. */
    synchronized Path quick(Model.Kind kind) throws IOException {
        boolean video = kind == Model.Kind.VIDEO;
        Path file = folder.resolve(video ? "quick.mp4" : "quick.png");
        if (!Files.exists(file)) {
            var card = TitleCard.plain(video ? QUICK_VIDEO : QUICK_PICTURE);
            make(file, part -> {
                if (video) {
                    Video.of(card).frames(QUICK_FRAMES).writeTo(part);
                } else {
                    card.writePng(part);
                }
            });
        }
        return file;
    }

    private Path file(Generation generation, int index) {
        return folder.resolve(generation.id + '-' + index);
    }

    @FunctionalInterface
    private interface Maker {
        void makeIn(Path part) throws IOException;
    }

    /** Never leaves half a file under its final name. */
    private static void make(Path file, Maker maker) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        maker.makeIn(part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
