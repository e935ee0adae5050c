package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Budget;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads {@code _profile.yaml} (or {@code _profile.yml}) of an inbox folder and of its parents up to the inbox itself: the nearest
 * wins, key by key. Follows {@code schema/profile.schema.json}, as strictly as a sidecar.
 */
public final class ProfileReader {

    // The catalogue reports misspellings of the keys that sidecars have as well; it does not know these, which only profiles have.
    private static final Schema SCHEMA = Schema.load("profile",
            Arrays.stream(SidecarKey.values()).filter(SidecarKey::isForProfilesOnly).map(SidecarKey::word).collect(Collectors.toSet()));
    private static final List<String> NAMES = List.of("_profile.yaml", "_profile.yml");

    private ProfileReader() {
    }

    /** @param folder the inbox or a folder below it */
    public static Profile forFolder(Path inboxRoot, Path folder) throws InvalidDropException, IOException {
        Path root = inboxRoot.toAbsolutePath().normalize();
        Path place = folder.toAbsolutePath().normalize();
        if (!place.startsWith(root)) {
            throw new IllegalArgumentException("The folder " + place + " is not inside the inbox " + root);
        }
        Profile profile = Profile.NONE;
        for (; place.startsWith(root); place = place.getParent()) {
            profile = profile.over(of(place, root));
            if (place.equals(root)) {
                break;
            }
        }
        return profile;
    }

    /**
     * The budgets that a folder and its parents have, by the folder below the inbox, empty for the inbox itself. Each holds for all that is
     * dropped in its folder and below it: a nearer one does not replace it.
     */
    public static Map<String, Budget> budgets(Path inboxRoot, Path folder) throws InvalidDropException, IOException {
        Path root = inboxRoot.toAbsolutePath().normalize();
        Map<String, Budget> budgets = new LinkedHashMap<>();
        for (Path place = folder.toAbsolutePath().normalize(); place.startsWith(root); place = place.getParent()) {
            for (Path file : NAMES.stream().map(place::resolve).filter(Files::exists).toList()) {
                String name = root.relativize(file).toString();
                ObjectNode tree = StrictTree.read(file, name);
                SCHEMA.check(tree, name);
                if (tree.has(SidecarKey.BUDGET.word())) {
                    budgets.put(root.relativize(place).toString(), budget(tree.get(SidecarKey.BUDGET.word())));
                }
            }
        }
        return budgets;
    }

    private static Budget budget(JsonNode tree) {
        return new Budget(credits(tree, "day"), credits(tree, "month"), credits(tree, "drop"));
    }

    private static BigDecimal credits(JsonNode tree, String period) {
        return tree.has(period) ? tree.get(period).decimalValue() : null;
    }

    /** Those below the inbox, itself included, that have a profile. What cannot be listed has none. */
    public static List<Path> folders(Path inboxRoot) {
        List<Path> folders = new ArrayList<>();
        try {
            Files.walkFileTree(inboxRoot, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (isName(file.getFileName().toString())) {
                        folders.add(file.getParent());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folders;
    }

    /** @param name of the file itself, without its path */
    public static boolean isName(String name) {
        return NAMES.contains(name);
    }

    /** The names that a profile may have. */
    public static List<String> names() {
        return NAMES;
    }

    /** Whether a folder has a profile of its own. */
    public static boolean isIn(Path folder) {
        return NAMES.stream().anyMatch(name -> Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * The profile that a value comes from, as messages name it; empty where no profile gives it. The nearest one wins.
     *
     * @param field as in a {@link Problem}: a key, {@code params.key} or a place within its value
     */
    public static Optional<String> saying(Path inboxRoot, Path folder, String field) throws InvalidDropException, IOException {
        Path root = inboxRoot.toAbsolutePath().normalize();
        for (Path place = folder.toAbsolutePath().normalize(); place.startsWith(root); place = place.getParent()) {
            for (Path file : NAMES.stream().map(place::resolve).filter(Files::exists).toList()) {
                String name = root.relativize(file).toString();
                if (says(StrictTree.read(file, name), field)) {
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the file has the key that a problem is about, at the top level or under {@code params}. */
    public static boolean says(ObjectNode tree, String field) {
        String key = field.replaceFirst("^params\\.", "").replaceFirst("[.\\[].*", "");
        return tree.has(key) || tree.path("params").has(key);
    }

    /** @param top the folder that names of files in messages are relative to */
    public static Profile of(Path folder, Path top) throws InvalidDropException, IOException {
        List<Path> files = NAMES.stream().map(folder::resolve)
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS)).toList();
        if (files.isEmpty()) {
            return Profile.NONE;
        }
        String name = top.relativize(files.get(0)).toString();
        if (files.size() > 1) {
            throw new InvalidDropException(new Problem(name, null, "a " + NAMES.get(1) + " beside it", "keep one of the two"));
        }
        return of(StrictTree.read(files.get(0), name), name);
    }

    static Profile of(ObjectNode tree, String name) throws InvalidDropException {
        PromptText.check(tree, name);
        SCHEMA.check(tree, name);
        return new Profile(Said.in(tree), Parameters.in(tree, SCHEMA), IntakeRules.in(tree, name));
    }
}
