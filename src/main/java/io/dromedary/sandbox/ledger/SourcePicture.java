package io.dromedary.sandbox.ledger;

import java.nio.file.Path;

/** The uploaded picture that a result is drawn from. */
public record SourcePicture(Path file, String contentType) {
}
