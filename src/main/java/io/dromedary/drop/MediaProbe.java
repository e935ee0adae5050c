package io.dromedary.drop;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Determines by content the type of a dropped file, and the size of a picture, and whether it is whole. Nothing is decoded: type, width and
 * height come from the header, the rest is the file's structure.
 */
public final class MediaProbe {

    static final String JPEG_SIGNATURE = "\u00ff\u00d8\u00ff";
    static final String PNG_SIGNATURE = "\u0089PNG\r\n\u001a\n";

    private final long maxBytes;
    private final long maxPixels;

    /**
     * @param maxBytes  size of the largest file to accept
     * @param maxPixels largest width times height to accept
     */
    public MediaProbe(long maxBytes, long maxPixels) {
        this.maxBytes = maxBytes;
        this.maxPixels = maxPixels;
    }

    /** @param role what the file is for; null where its content decides that too */
    public Media probe(Path file, MediaRole role) throws InvalidDropException, IOException {
        Media media = probe(file, file.getFileName().toString(), role);
        if (role != null && !media.type().isFitFor(role)) {
            throw new InvalidDropException(new Problem(media.name(), role.key(), media.type().described(),
                    "name a %s file there".formatted(role.formats())));
        }
        return media;
    }

    private Media probe(Path file, String name, MediaRole role) throws InvalidDropException, IOException {
        try (FileChannel channel = DroppedFile.open(file, name)) {
            if (channel.size() == 0) {
                throw problem(name, "an empty file", "copy it again");
            }
            if (channel.size() > maxBytes) {
                throw problem(name, channel.size() + " bytes", "make it at most " + maxBytes + " bytes");
            }
            Media media = media(new MediaContent(name, channel), role);
            long pixels = (long) media.width() * media.height();
            if (pixels > maxPixels) {
                throw problem(name, "%d x %d = %d pixels".formatted(media.width(), media.height(), pixels),
                        "scale it down to at most " + maxPixels + " pixels");
            }
            return media;
        }
    }

    private static Media media(MediaContent content, MediaRole role) throws InvalidDropException, IOException {
        ByteBuffer head = content.head(0, ForeignFormat.HEAD_BYTES);
        String start = PictureStructure.text(head, 0, head.limit());
        if (start.startsWith(JPEG_SIGNATURE)) {
            return new PictureStructure(content).jpeg();
        }
        if (start.startsWith(PNG_SIGNATURE)) {
            return new PictureStructure(content).png();
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return new PictureStructure(content).gif();
        }
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return new PictureStructure(content).webp();
        }
        if (start.startsWith("RIFF") && start.startsWith("WAVE", 8)) {
            return new RecordingStructure(content).wav();
        }
        ForeignFormat foreign = ForeignFormat.of(start);
        if (foreign.equals(ForeignFormat.MP4)) {
            return new RecordingStructure(content).mp4();
        }
        MediaRole wanted = role == null ? foreign.nearest(content.name()) : role;
        throw problem(content.name(), foreign.name(),
                foreign.equals(ForeignFormat.TEXT) ? remedyOfText(content.name(), wanted) : foreign.remedy(wanted));
    }

    /** No program makes a picture of a text that took its name. */
    private static String remedyOfText(String name, MediaRole wanted) {
        return MediaType.isMediaName(name)
                ? "look into it, since a download that failed leaves such a text in place of the file; then download or copy the file again"
                : "take it away, or put a file in its place that is %s".formatted(wanted.formats());
    }

    private static InvalidDropException problem(String name, String found, String remedy) {
        return new InvalidDropException(new Problem(name, null, found, remedy));
    }
}
