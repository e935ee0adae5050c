package io.dromedary.main;

import io.dromedary.job.Places;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.WriteProbe;
import io.dromedary.text.PlainReason;
import io.dromedary.webhook.WebhookSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks of the settings against this machine: a key is there, file names can be read, folders can be written, the port is free. */
public final class MachineCheck {

    private static final Pattern SHARED = Pattern.compile(
            "nfs.*|cifs|smb.*|afpfs|afs|ncpfs|coda|webdav|davfs.*|9p|v9fs|drvfs|vboxsf|vmhgfs|prl_fs|osxfs|grpcfuse|ceph|lustre|gpfs|"
                    + "beegfs|glusterfs|ocfs2|gfs2|orangefs|pvfs2|macfuse|osxfuse|fuse|fuse\\.(?!fuse-overlayfs$).*");

    private final Settings settings;
    private final List<String> problems = new ArrayList<>();

    private MachineCheck(Settings settings) {
        this.settings = settings;
    }

    /**
     * Creates the folders that are missing.
     *
     * @throws SettingsException naming every problem
     */
    static void pass(Settings settings) {
        pass(settings, MachineCheck::fileSystem);
    }

    /** @param fileSystems the type of the file system that a folder is on */
    static void pass(Settings settings, Function<Path, String> fileSystems) {
        MachineCheck check = new MachineCheck(settings);
        check.disk(fileSystems);
        if (!check.problems.isEmpty()) {
            // Not even a folder is created there.
            throw new SettingsException(check.problems);
        }
        check.key();
        check.fileNames();
        check.writable();
        check.folders().forEach(check::outsideTheInbox);
        check.oneDisk();
        if (settings.webhooks() != null) {
            check.port(settings.webhooks());
        }
        if (!check.problems.isEmpty()) {
            throw new SettingsException(check.problems);
        }
    }

    /** The journal must be on a disk that only this machine writes to. */
    private void disk(Function<Path, String> fileSystems) {
        if (settings.anyDisk()) {
            return;
        }
        for (Path folder : List.of(settings.root(), settings.state())) {
            String type = fileSystems.apply(folder);
            if (isShared(type)) {
                problems.add(
                        ("The folder %s is on a file system of the type %s: a network or a program answers for it, and the "
                                + "journal would be damaged there sooner or later. Set DROMEDARY_ROOT to a folder on a disk of this "
                                + "machine (in a container: a named volume); nothing was changed. If only this machine ever writes "
                                + "there and you know that its locks and its syncs are real, set DROMEDARY_ROOT_ANY_DISK=true.")
                                .formatted(folder, type));
                return;
            }
        }
    }

    /**
     * Whether others may write at the same time, or a sync may reach no disk. {@code fuseblk} is a local disk behind a driver, {@code
     * virtiofs} and {@code fuse-overlayfs} are what containers get for their folders; those have one kernel that locks.
     */
    public static boolean isShared(String type) {
        return SHARED.matcher(type.toLowerCase(Locale.ROOT)).matches();
    }

    /** Of the nearest folder above that exists. */
    public static String fileSystem(Path folder) {
        Path there = folder;
        while (there != null && Files.notExists(there)) {
            there = there.getParent();
        }
        try {
            return there == null ? "" : Files.getFileStore(there).type();
        } catch (IOException e) {
            // Reported as a folder that cannot be written.
            return "";
        }
    }

    private void key() {
        if (settings.api().credentials() == null) {
            problems.add("No API key. Set HF_KEY=id:secret (or HF_CREDENTIALS, or HF_API_KEY and HF_API_SECRET); "
                    + "without a key, try `./dromedary demo`.");
        }
    }

    private void fileNames() {
        if (System.getProperty("os.name").equals("Linux") && !"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
            problems.add("File names are read as %s: drops with umlauts or emoji in their names could not be opened. Set LC_ALL=C.UTF-8."
                    .formatted(System.getProperty("sun.jnu.encoding")));
        }
    }

    /** The folders on this machine. */
    private List<Path> folders() {
        List<String> folders = new ArrayList<>(settings.stores().in()
                ? List.of(Places.MIRROR + "/" + Places.INBOX, Places.MIRROR + "/" + Places.CHARACTERS)
                : List.of(Places.INBOX, Places.CHARACTERS, Places.DONE, Places.ERRORS, Places.DUPLICATES, Places.HOLD));
        if (!settings.stores().out()) {
            folders.add(Places.OUTBOX);
        }
        folders.addAll(List.of(Places.WORK, Places.STATE));
        return folders.stream().map(settings.root()::resolve).toList();
    }

    /** One problem for each reason: mostly it is the same for all of them. */
    private void writable() {
        Map<String, List<Path>> refused = new LinkedHashMap<>();
        for (Path folder : folders()) {
            try {
                Files.createDirectories(folder);
                WriteProbe.test(folder);
                WriteProbe.sweep(folder);
            } catch (IOException e) {
                refused.computeIfAbsent(PlainReason.of(e), reason -> new ArrayList<>()).add(folder);
            }
        }
        refused.forEach((reason, folders) -> problems.add(
                ("The folder %s cannot be written (%s). Give this user write access, free some space, or set DROMEDARY_ROOT to "
                        + "another folder.")
                        .formatted(folders.size() == folders().size()
                                ? settings.root()
                                : folders.stream().map(Path::toString).collect(Collectors.joining(", ")), reason)));
    }

    /** Drops are claimed and archived by renaming them, which works only within one file system: a mount is one of its own. */
    private void oneDisk() {
        if (settings.stores().in() || !problems.isEmpty()) {
            return;
        }
        Path work = settings.root().resolve(Places.WORK);
        for (String name : List.of(Places.INBOX, Places.CHARACTERS, Places.DONE, Places.ERRORS, Places.DUPLICATES, Places.HOLD)) {
            Path folder = settings.root().resolve(name);
            try {
                WriteProbe.rename(folder, work);
            } catch (IOException e) {
                problems.add(
                        ("The folder %s is on another file system than %s (%s): drops are renamed from one to the other, never copied. "
                                + "Mount the root %s as a whole instead of folders in it, or set DROMEDARY_ROOT to a folder "
                                + "that holds both.")
                                .formatted(folder, work, e instanceof FileSystemException why ? why.getReason() : e.getMessage(),
                                        settings.root()));
            }
        }
    }

    /** If a link puts a folder inside the inbox, the results in it would be claimed as drops. */
    private void outsideTheInbox(Path folder) {
        Path inbox = settings.inbox();
        try {
            if (!inbox.equals(folder) && folder.toRealPath().startsWith(inbox.toRealPath())) {
                problems.add(
                        ("The folder %s is inside the inbox %s: what lands there would be taken for a drop. "
                                + "Undo the link, or set DROMEDARY_ROOT to another folder.")
                                .formatted(folder, inbox));
            }
        } catch (IOException e) {
            // A folder that cannot be reached is reported as one that cannot be written.
        }
    }

    /** Camel's server would only log a warning, and no notification would ever arrive. */
    private void port(WebhookSettings webhooks) {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(webhooks.host(), webhooks.port()));
        } catch (IOException | RuntimeException e) {
            problems.add(
                    ("Webhooks cannot be received on %s, port %d (%s). "
                            + "Set dromedary.webhook.host and dromedary.webhook.port to what is free and belongs to this machine.")
                            .formatted(webhooks.host(), webhooks.port(), e.getMessage()));
        }
    }
}
