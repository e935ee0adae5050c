package io.dromedary.intake.bucket;

/** A message that is no event of a bucket in any supported form. */
public final class ForeignEventException extends Exception {

    ForeignEventException(String why) {
        super(why);
    }
}
