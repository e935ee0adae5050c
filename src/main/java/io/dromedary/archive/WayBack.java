package io.dromedary.archive;

import io.dromedary.drop.DropFolder;
import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.MediaType;
import io.dromedary.drop.ReadyMarker;
import io.dromedary.drop.Sidecar;
import io.dromedary.job.CharacterKey;
import io.dromedary.job.Job;
import io.dromedary.job.Places;
import java.util.Comparator;
import java.util.List;

/** The way of a drop from where it lies now back to where it was dropped. */
public final class WayBack {

    /**
     * Texts first: a picture whose prompt is still on its way looks like one that has none, and would be made with the folder's. Last what
     * says that all is there.
     */
    public static final Comparator<String> TEXTS_FIRST = Comparator
            .comparingInt(file -> ReadyMarker.isName(file) ? 3 : Sidecar.isSidecarName(file) ? 0 : MediaType.isMediaName(file) ? 2 : 1);

    private WayBack() {
    }

    /** The folder below the root that a job's drop was dropped in. */
    public static String of(Job job) {
        return isCharacter(job)
                ? Places.CHARACTERS
                : job.folder().isEmpty() ? Places.INBOX : Places.in(Places.INBOX, job.folder());
    }

    /** Folders of characters are beside the inbox, but the inbox may have a folder of that name, too. */
    private static boolean isCharacter(Job job) {
        if (!job.folder().equals(Places.CHARACTERS)) {
            return false;
        }
        return job.request() == null
                ? job.files().equals(List.of(job.name())) && !DropFolder.isName(job.name()) && !MediaType.isMediaName(job.name())
                        && !Sidecar.isSidecarName(job.name()) && !ManifestFile.isName(job.name())
                : CharacterKey.madeBy(job.request()).isPresent();
    }

    /** Whether the drop is on this way. */
    static boolean isTaken(Job job) {
        return job.movingTo() != null
                && List.of(Places.INBOX, Places.CHARACTERS).stream().anyMatch(top -> (job.movingTo() + "/").startsWith(top + "/"));
    }

    static List<String> inOrder(List<String> files) {
        return files.stream().sorted(TEXTS_FIRST).toList();
    }
}
