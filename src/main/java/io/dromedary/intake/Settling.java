package io.dromedary.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Decides when a file is complete: its size and time did not change for a while, over at least two looks. Remembers of each folder only the
 * files that were checked when its drops were followed last.
 */
final class Settling {

    private record Seen(long size, long modified, long since, boolean empty) {
    }

    private final Duration settle;
    private final Clock clock;
    private final Map<Path, Map<Path, Seen>> known = new HashMap<>();
    private Map<Path, Seen> before = Map.of();
    private Map<Path, Seen> now = new HashMap<>();

    Settling(Duration settle, Clock clock) {
        this.settle = settle;
        this.clock = clock;
    }

    /** The drops of this folder are followed now. */
    void follow(Path folder) {
        before = known.getOrDefault(folder, Map.of());
        now = new HashMap<>();
        known.put(folder, now);
    }

    /** Forgets all other folders. */
    void keep(Set<Path> folders) {
        known.keySet().retainAll(folders);
    }

    /** @return for how long the file is known to be unchanged; negative if it is not settled or is gone */
    Duration unchanged(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                return Duration.ofMillis(-1);
            }
            Seen last = before.get(file);
            boolean empty = attributes.isRegularFile() && attributes.size() == 0;
            boolean same = last != null && last.size == attributes.size() && last.modified == attributes.lastModifiedTime().toMillis();
            Seen seen = same ? last : new Seen(attributes.size(), attributes.lastModifiedTime().toMillis(), clock.millis(), empty);
            now.put(file, seen);
            Duration unchanged = Duration.ofMillis(clock.millis() - seen.since);
            return same && unchanged.compareTo(settle) >= 0 ? unchanged : Duration.ofMillis(-1);
        } catch (IOException e) {
            return Duration.ofMillis(-1);
        }
    }

    /** Whether the file, which was checked in this listing, is a plain one without content. */
    boolean isEmpty(Path file) {
        Seen seen = now.get(file);
        return seen != null && seen.empty;
    }
}
