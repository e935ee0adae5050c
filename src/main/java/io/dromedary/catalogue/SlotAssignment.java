package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Assigns the files of a drop to the slots of its model, in order. Each slot takes as many as it can, but leaves later slots the files that
 * they need.
 */
final class SlotAssignment {

    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /** @param drop what messages call the drop */
    SlotAssignment(Model model, List<MediaFile> media, String drop) {
        Map<MediaRole, List<MediaFile>> files = new EnumMap<>(MediaRole.class);
        media.forEach(file -> files.computeIfAbsent(file.role(), role -> new ArrayList<>()).add(file));
        for (MediaRole role : MediaRole.values()) {
            List<MediaFile> given = files.getOrDefault(role, List.of());
            List<Slot> slots = model.isKnown() && (model.isDocumented() || !model.media().isEmpty())
                    ? model.slots(role)
                    : customary(role, given, files);
            check(role, given, slots, model, drop);
            fill(given, slots);
        }
        // Slots were filled role by role; in the request, the order of the slots counts.
        for (Slot slot : model.media()) {
            JsonNode value = values.remove(slot.parameter());
            if (value != null) {
                values.put(slot.parameter(), value);
            }
        }
    }

    /** By parameter, in the order of the slots. */
    Map<String, JsonNode> values() {
        return values;
    }

    List<Problem> problems() {
        return problems;
    }

    private void fill(List<MediaFile> files, List<Slot> slots) {
        int at = 0;
        int needed = slots.stream().mapToInt(Slot::min).sum();
        for (Slot slot : slots) {
            needed -= slot.min();
            int count = Math.max(0, Math.min(slot.max(), files.size() - at - needed));
            if (count > 0) {
                values.put(slot.parameter(), slot.value(files.subList(at, at + count)));
                at += count;
            }
        }
    }

    private void check(MediaRole role, List<MediaFile> files, List<Slot> slots, Model model, String drop) {
        for (MediaFile file : files) {
            if (!file.contentType().matches(types(role))) {
                problems.add(new Problem(file.name(), role.key(), file.contentType(), "give a " + files(role, 1)));
            }
        }
        int least = slots.stream().mapToInt(Slot::min).sum();
        int most = slots.stream().mapToInt(Slot::max).sum();
        String found = files.isEmpty() ? "none" : files.stream().map(MediaFile::name).collect(Collectors.joining(", "));
        if (most == 0 && !files.isEmpty()) {
            problems.add(new Problem(drop, role.key(), found,
                    "leave it out or take another model, since %s takes %s".formatted(model.id(), takes(model))));
        } else if (files.size() > most || files.size() < least) {
            problems.add(new Problem(drop, role.key(), found, "give %s %s".formatted(count(least, most), files(role, most))));
        }
    }

    private static String count(int least, int most) {
        return least == most ? "exactly " + least : least == 0 ? "at most " + most : least + " to " + most;
    }

    private static String takes(Model model) {
        String keys = model.media().stream().map(slot -> slot.takes().key()).distinct().collect(Collectors.joining(", "));
        return keys.isEmpty() ? "no files" : "only " + keys;
    }

    private static String types(MediaRole role) {
        return switch (role) {
            case IMAGES, END_IMAGE, REFERENCE_IMAGES -> "image/.+";
            case AUDIO -> "audio/(x-)?wav";
            case VIDEO -> "video/mp4";
        };
    }

    private static String files(MediaRole role, int count) {
        String s = count == 1 ? "" : "s";
        return switch (role) {
            case IMAGES, END_IMAGE, REFERENCE_IMAGES -> "picture" + s + " (JPEG, PNG, WebP or GIF)";
            case AUDIO -> "sound" + s + " (WAV)";
            case VIDEO -> "video" + s + " (MP4)";
        };
    }

    /** For models whose files are not documented: the slots that most models of the queue API have. */
    private static List<Slot> customary(MediaRole role, List<MediaFile> given, Map<MediaRole, List<MediaFile>> files) {
        if (given.isEmpty()) {
            return List.of();
        }
        boolean several = given.size() > 1;
        return switch (role) {
            case IMAGES -> several && !files.containsKey(MediaRole.REFERENCE_IMAGES)
                    ? slots("image_urls", role, given.size())
                    : List.of(new Slot("image_url", role, Form.URL, false, 0, 1, null));
            case REFERENCE_IMAGES -> slots("image_urls", role, given.size());
            case END_IMAGE -> List.of(new Slot("end_image_url", role, Form.URL, false, 0, 1, null));
            case AUDIO ->
                several ? slots("audio_urls", role, given.size()) : List.of(new Slot("audio_url", role, Form.URL, false, 0, 1, null));
            case VIDEO ->
                several ? slots("video_urls", role, given.size()) : List.of(new Slot("video_url", role, Form.URL, false, 0, 1, null));
        };
    }

    private static List<Slot> slots(String parameter, MediaRole role, int most) {
        return List.of(new Slot(parameter, role, Form.URL, true, 0, most, null));
    }
}
