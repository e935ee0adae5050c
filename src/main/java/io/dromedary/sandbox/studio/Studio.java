package io.dromedary.sandbox.studio;

import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Order;
import io.dromedary.sandbox.models.Format;
import io.dromedary.sandbox.models.Size;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Makes result files and keeps them on disk, each made once. Pictures and videos are drawn, anything else is the same data file for all.
 */
public final class Studio {

    private static final Size QUICK_PICTURE = new Size(64, 48);
    private static final Size QUICK_VIDEO = new Size(96, 64);
    private static final int QUICK_FRAMES = 3;
    private static final long HUGE_BYTES = 2L << 30;
    private static final int PREVIEW_PIXELS = 160 * 120;

    private final Path folder;

    public Studio(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** One result file of an order; {@code preview} is the small form of it. */
    record Piece(String id, Order order, int index, boolean preview) {

        private String name() {
            return id + '-' + index + (preview ? "-min" : "");
        }

        private Order sized() {
            return preview ? order.ofSize(order.size().scaledTo(PREVIEW_PIXELS, 16)) : order;
        }
    }

    boolean has(Piece piece) {
        return Files.exists(folder.resolve(piece.name()));
    }

    /** The result, made now if it was not before. */
    synchronized Path result(Piece piece) throws IOException {
        Path file = folder.resolve(piece.name());
        if (!Files.exists(file)) {
            Format format = piece.order().format();
            switch (format) {
                case MP4 -> make(file, Video.of(TitleCard.of(piece.sized(), piece.index()))::writeTo);
                case PNG, JPEG -> make(file, part -> TitleCard.of(piece.sized(), piece.index()).write(format, part));
                case WAV, PLY, ZIP -> make(file, part -> copy(format, part));
            }
        }
        return file;
    }

    /** A tiny result, the same for all. */
    synchronized Path quick(Format format) throws IOException {
        Path file = folder.resolve("quick." + format.suffix());
        if (!Files.exists(file)) {
            switch (format) {
                case MP4 -> make(file, Video.of(TitleCard.plain(QUICK_VIDEO)).frames(QUICK_FRAMES)::writeTo);
                case PNG, JPEG -> make(file, part -> TitleCard.plain(QUICK_PICTURE).write(format, part));
                case WAV, PLY, ZIP -> make(file, part -> copy(format, part));
            }
        }
        return file;
    }

    /** The tiny result and then nothing but zeros, {@value #HUGE_BYTES} bytes in all; takes no room on most disks. */
    synchronized Path huge(Format format) throws IOException {
        Path file = folder.resolve("huge." + format.suffix());
        if (!Files.exists(file)) {
            Path part = Files.copy(quick(format), folder.resolve("huge.part"));
            try (RandomAccessFile sparse = new RandomAccessFile(part.toFile(), "rw")) {
                sparse.setLength(HUGE_BYTES);
            }
            Files.move(part, file);
        }
        return file;
    }

    /** Removes what was drawn for an order. */
    public synchronized void delete(Generation generation) throws IOException {
        for (int i = 0; i < generation.outputs(); i++) {
            for (boolean preview : new boolean[] {false, true}) {
                Files.deleteIfExists(folder.resolve(new Piece(generation.id(), generation.order(), i, preview).name()));
            }
        }
    }

    private static void copy(Format format, Path part) throws IOException {
        try (InputStream in = Studio.class.getResourceAsStream("/sandbox/artefacts/sample." + format.suffix())) {
            Files.copy(in, part);
        }
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
