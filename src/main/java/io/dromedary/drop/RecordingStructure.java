package io.dromedary.drop;

import static io.dromedary.drop.PictureStructure.text;

import io.dromedary.job.InvalidDropException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Follows the structure of a recording or video to its end, so that half a copy is refused; nothing is decoded. Sources: Multimedia
 * Programming Interface 1.0 (RIFF, WAVE), ISO/IEC 14496-12 (MP4).
 */
final class RecordingStructure {

    /** Real recordings have a handful of chunks; a video in fragments of a second has two boxes for each. */
    private static final int MAX_PARTS = 50_000;
    /** Writers of streams do not know the length beforehand, and leave nothing, or the largest number that some program could hold. */
    private static final long LARGEST_KNOWN = 0x7FFF_0000L;

    private final MediaContent content;

    RecordingStructure(MediaContent content) {
        this.content = content;
    }

    /**
     * A header, then chunks of four letters and a length; the format comes before the samples. The length in the header is not looked at:
     * it is off in many whole files. What counts is that the samples are there.
     */
    Media wav() throws InvalidDropException, IOException {
        boolean format = false;
        long at = 12;
        for (int chunks = 0; chunks < MAX_PARTS && at < content.size(); chunks++) {
            ByteBuffer chunk = content.all(MediaType.WAV, at, 8).order(ByteOrder.LITTLE_ENDIAN);
            long size = Integer.toUnsignedLong(chunk.getInt(4));
            long left = content.size() - at - 8;
            switch (text(chunk, 0, 4)) {
                case "fmt " -> {
                    content.all(MediaType.WAV, at + 8, 16);
                    format = true;
                }
                case "data" -> {
                    if (!format) {
                        throw content.damaged(MediaType.WAV, "without a format");
                    }
                    boolean streamed = size == 0 || size >= LARGEST_KNOWN;
                    if (left == 0 || size > left && !streamed) {
                        throw content.cutOff(MediaType.WAV);
                    }
                    return new Media(content.name(), MediaType.WAV, content.size(), 0, 0);
                }
                default -> {
                }
            }
            at += 8 + size + (size & 1);
        }
        throw content.damaged(MediaType.WAV, format ? "without samples" : "without a format");
    }

    /** Boxes have a length and four letters. The index ("moov") is before or after the pictures ("mdat"); a video has both. */
    Media mp4() throws InvalidDropException, IOException {
        boolean index = false;
        boolean pictures = false;
        long at = 0;
        for (int boxes = 0; boxes < MAX_PARTS && at < content.size(); boxes++) {
            if (index && pictures && content.size() - at < 8) {
                break; // a few bytes that a program left behind the last box
            }
            ByteBuffer box = content.all(MediaType.MP4, at, 8);
            long size = Integer.toUnsignedLong(box.getInt(0));
            if (size == 0) {
                size = content.size() - at; // up to the end of the file
            } else if (size == 1) {
                size = content.all(MediaType.MP4, at, 16).getLong(8);
            }
            if (size < 8) {
                throw content.damaged(MediaType.MP4, "with a box of length " + size);
            }
            if (size > content.size() - at) {
                throw content.cutOff(MediaType.MP4);
            }
            String type = text(box, 4, 4);
            index |= type.equals("moov");
            pictures |= type.equals("mdat");
            at += size;
        }
        if (!index) {
            throw content.damaged(MediaType.MP4, "without an index");
        }
        if (!pictures) {
            throw content.damaged(MediaType.MP4, "without its pictures");
        }
        return new Media(content.name(), MediaType.MP4, content.size(), 0, 0);
    }
}
