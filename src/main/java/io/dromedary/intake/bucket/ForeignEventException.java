package io.dromedary.intake.bucket;

/** A message that is no event of a bucket, in any of the forms that are known. */
public final class ForeignEventException extends Exception {

    ForeignEventException(String why) {
        super(why);
    }
}
