package io.dromedary.doctor;

import io.dromedary.store.WriteProbe;
import io.dromedary.text.PlainReason;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** This machine: Java, the locale, the folders, their file systems and disks. */
public final class MachineLook {

    private static final int OLDEST_JAVA = 17;
    private static final long MEGABYTE = 1 << 20;
    private static final long SHORT_OF_SPACE = 1024 * MEGABYTE;
    private static final long NO_SPACE = 100 * MEGABYTE;

    private MachineLook() {
    }

    public static Finding java(int version) {
        String found = "version " + version + ", " + System.getProperty("java.home");
        return version >= OLDEST_JAVA
                ? Finding.ok("java", found)
                : Finding.problem("java", found, "Install Java 17 or newer, and set JAVA_HOME to it.");
    }

    /**
     * @param os    name of the operating system
     * @param names encoding of file names
     */
    public static Finding locale(String os, String names, Charset texts) {
        String found = "file names are %s, texts %s".formatted(names, texts);
        return !os.equals("Linux") || StandardCharsets.UTF_8.name().equals(names)
                ? Finding.ok("locale", found)
                : Finding.problem("locale", found, "Set LC_ALL=C.UTF-8: drops with umlauts or emoji in their names could not be opened.");
    }

    /**
     * Folders that are missing are not made.
     *
     * @param renamed between which files are renamed
     * @param others  that are written
     * @param type    of the root's file system
     */
    public static List<Finding> folders(Path root, List<Path> renamed, List<Path> others, String type, Predicate<String> isShared,
            boolean anyDisk) {
        List<Finding> findings = new ArrayList<>();
        if (isShared.test(type)) {
            String found = "%s is on a file system of the type %s".formatted(root, type);
            findings.add(anyDisk
                    ? Finding.warning("file system", found + ", which dromedary.root.any-disk allows",
                            "Make sure that only this machine writes there, and that its locks and syncs are real.")
                    : Finding.problem("file system", found, "Set DROMEDARY_ROOT to a folder on a disk of this machine."));
        } else {
            findings.add(Finding.ok("file system", "%s is on %s".formatted(root, type.isEmpty() ? "an unknown type" : type)));
        }
        if (!Files.exists(root)) {
            Path above = root;
            while (above != null && !Files.exists(above)) {
                above = above.getParent();
            }
            findings.add(above != null && Files.isDirectory(above) && Files.isWritable(above)
                    ? Finding.ok("folders", root + " does not exist yet; the first start makes it")
                    : Finding.problem("folders", "%s does not exist, and nothing can be written to %s".formatted(root, above),
                            "Give this user write access there, or set DROMEDARY_ROOT to another folder."));
            return findings;
        }
        Path first = renamed.get(0);
        int fine = 0;
        for (Path folder : Stream.concat(renamed.stream(), others.stream()).filter(Files::exists).toList()) {
            try {
                WriteProbe.test(folder);
                if (!folder.equals(first) && renamed.contains(folder) && Files.exists(first)) {
                    WriteProbe.rename(folder, first);
                }
                fine++;
            } catch (IOException e) {
                findings.add(Finding.problem("folders", "%s cannot be written, or is on another file system than %s (%s)".formatted(folder,
                        first, PlainReason.of(e)), "Give this user write access, and mount the root as a whole."));
            }
        }
        if (findings.size() == 1) {
            findings.add(Finding.ok("folders", "%d below %s can be written, and are on one file system".formatted(fine, root)));
        }
        return findings;
    }

    /** @param bytes free on the disk of the folder */
    public static Finding space(Path root, long bytes) {
        String found = "%,d MB are free on the disk of %s".formatted(bytes / MEGABYTE, root);
        return bytes < NO_SPACE
                ? Finding.problem("disk", found, "Free some space: results could not be stored.")
                : bytes < SHORT_OF_SPACE
                        ? Finding.warning("disk", found, "Free some space before results need it.")
                        : Finding.ok("disk", found);
    }

    /** Of the nearest folder above that exists; 0 where that cannot be told. */
    public static long free(Path folder) {
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return there == null ? 0 : Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }
}
