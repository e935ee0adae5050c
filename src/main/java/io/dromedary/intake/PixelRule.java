package io.dromedary.intake;

import io.dromedary.drop.FileStamp;
import io.dromedary.drop.IntakeRules;
import io.dromedary.drop.MediaType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves drops whose pictures have too few pixels, or too many, by the rules of their folder. Each picture is read once, and only when it
 * is whole; what was left is remembered as long as it stays as it is. Not thread-safe.
 */
public final class PixelRule {

    private static final Logger LOG = LoggerFactory.getLogger(PixelRule.class);

    /** Reads how many pixels a picture has. */
    @FunctionalInterface
    public interface Sizes {
        /** Empty where it cannot be told; such a picture is taken. */
        OptionalLong of(Path picture) throws IOException;
    }

    private record Seen(FileStamp stamp, long pixels) {
    }

    private final Sizes sizes;
    private final Map<Path, Map<Path, Seen>> known = new HashMap<>();
    private Map<Path, Seen> before = Map.of();
    private Map<Path, Seen> now = new HashMap<>();

    PixelRule(Sizes sizes) {
        this.sizes = sizes;
    }

    /** The drops of this folder are followed now. */
    void follow(Path folder) {
        before = known.getOrDefault(folder, Map.of());
        now = new HashMap<>();
        known.put(folder, now);
    }

    /** @param all whether all drops of the folder were followed: what was not met is gone */
    void followed(boolean all) {
        if (!all) {
            before.forEach(now::putIfAbsent);
        }
    }

    /** Forgets all other folders. */
    void keep(Set<Path> folders) {
        known.keySet().retainAll(folders);
    }

    /**
     * Whether the drop was left before, and nothing of it or of the rules has changed: then nothing is read again.
     *
     * @param asked whether something may have come in the place of a picture since
     */
    boolean hasLeft(Path folder, Pairing.Candidate candidate, IntakeRules rules, boolean asked) {
        if (!rules.limitsPixels()) {
            return false;
        }
        boolean left = false;
        for (Path picture : (Iterable<Path>) pictures(folder, candidate)::iterator) {
            Seen seen = before.get(picture);
            if (seen != null && (!asked || seen.stamp.equals(FileStamp.of(picture))) && rules.brokenBy(seen.pixels).isPresent()) {
                now.put(picture, seen);
                left = true;
            }
        }
        return left;
    }

    /** Whether the pictures of a whole drop fit the rules. */
    boolean takes(Path folder, Pairing.Candidate candidate, IntakeRules rules) {
        boolean takes = true;
        for (Path picture : (Iterable<Path>) pictures(folder, candidate)::iterator) {
            if (!rules.limitsPixels()) {
                return true;
            }
            try {
                OptionalLong pixels = sizes.of(picture);
                if (pixels.isPresent() && rules.brokenBy(pixels.getAsLong()).isPresent()) {
                    now.put(picture, new Seen(FileStamp.of(picture), pixels.getAsLong()));
                    takes = false;
                }
            } catch (IOException e) {
                // The claim meets the same trouble, if it lasts, and says what to do.
                LOG.debug("The size of {} cannot be read", picture, e);
            }
        }
        return takes;
    }

    /** The drop, if its pictures do not fit the rules: for whoever wants to know why. */
    static Optional<Pairing.Left> left(Path folder, Pairing.Candidate candidate, IntakeRules rules, Sizes sizes) throws IOException {
        if (!rules.limitsPixels()) {
            return Optional.empty();
        }
        for (Path picture : (Iterable<Path>) pictures(folder, candidate)::iterator) {
            OptionalLong pixels = sizes.of(picture);
            Optional<IntakeRules.Key> broken = pixels.isPresent() ? rules.brokenBy(pixels.getAsLong()) : Optional.empty();
            if (broken.isPresent()) {
                return Optional.of(new Pairing.Left(candidate, "%s has %d pixels; taken are those of at %s %d (%s)".formatted(
                        picture.getFileName(), pixels.getAsLong(), broken.get() == IntakeRules.Key.MIN_PIXELS ? "least" : "most",
                        rules.number(broken.get()), rules.saying(broken.get()))));
            }
        }
        return Optional.empty();
    }

    private static Stream<Path> pictures(Path folder, Pairing.Candidate candidate) {
        Path place = candidate.folder() ? folder.resolve(candidate.name()) : folder;
        return candidate.media().stream().filter(MediaType::isPictureName).map(place::resolve);
    }
}
