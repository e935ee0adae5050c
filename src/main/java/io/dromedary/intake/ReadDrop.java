package io.dromedary.intake;

import io.dromedary.job.DropRequest;
import io.dromedary.job.Intent;
import io.dromedary.job.MediaFile;
import java.util.List;

/**
 * A drop that was read and is valid.
 *
 * @param intent hash of content and request, see {@link Intent}
 */
public record ReadDrop(DropRequest request, List<MediaFile> media, String intent) {
}
