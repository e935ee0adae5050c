package io.dromedary.sandbox;

import java.nio.file.Path;

/** The uploaded picture that a result is drawn from. */
record SourcePicture(Path file, String contentType) {
}
