package io.dromedary.page;

import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Output;
import io.dromedary.page.Overview.Picture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which files of a job can be shown, and how. Numbers stand for them in addresses, so no address names a file. */
public final class Pictures {

    /** What a browser shows without running anything in it. All else is offered to be saved. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"), Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"), Map.entry("avif", "image/avif"), Map.entry("mp4", "video/mp4"), Map.entry("m4v", "video/mp4"),
            Map.entry("webm", "video/webm"), Map.entry("mov", "video/quicktime"), Map.entry("mp3", "audio/mpeg"),
            Map.entry("wav", "audio/wav"), Map.entry("ogg", "audio/ogg"), Map.entry("m4a", "audio/mp4"),
            Map.entry("txt", "text/plain; charset=utf-8"), Map.entry("yaml", "text/plain; charset=utf-8"),
            Map.entry("yml", "text/plain; charset=utf-8"), Map.entry("json", "text/plain; charset=utf-8"),
            Map.entry("jsonl", "text/plain; charset=utf-8"), Map.entry("csv", "text/plain; charset=utf-8"));
    static final String UNKNOWN = "application/octet-stream";

    private Pictures() {
    }

    /** The type by the name, which is what people go by. */
    static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), UNKNOWN);
    }

    static String kind(String name) {
        return type(name).replaceFirst("/.*", "");
    }

    /** The names of a job's files below the folder where they lie: its media first, then the rest of the drop. */
    static List<String> files(Job job) {
        Set<String> files = new LinkedHashSet<>();
        job.media().stream().map(MediaFile::name).forEach(files::add);
        files.addAll(job.files());
        return new ArrayList<>(files);
    }

    /** The first of a job's files that is a picture or a video; null where none is. */
    static Picture input(Job job) {
        List<String> files = files(job);
        for (int i = 0; i < files.size(); i++) {
            Picture picture = new Picture(Links.file(job.id(), i + 1), kind(files.get(i)));
            if (picture.isImage() || picture.isVideo()) {
                return picture;
            }
        }
        return null;
    }

    /** The smaller form of the first result, or the result itself; null where there is none yet. */
    static Picture result(List<Output> outputs) {
        return outputs.stream().filter(Output::isPublished).filter(output -> output.isPreview() && kind(output.path()).equals("image"))
                .findFirst()
                .or(() -> outputs.stream().filter(output -> output.isPublished() && !output.isPreview()).findFirst())
                .map(Pictures::of).orElse(null);
    }

    static Picture of(Output output) {
        return new Picture(Links.result(output.job(), output.number()), kind(output.path()));
    }
}
