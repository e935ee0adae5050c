package io.dromedary.acceptance;

import org.junit.jupiter.api.Tag;

/** The same over a bucket, which lists and moves drops as {@link ManifestIT} tries it in each build. */
@Tag("long")
class CancelInABucketIT extends CancelIT {

    CancelInABucketIT() {
        where = Where.S3;
    }
}
