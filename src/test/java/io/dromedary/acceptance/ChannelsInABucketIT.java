package io.dromedary.acceptance;

import org.junit.jupiter.api.Tag;

/** The same over a bucket. The sample of them that each build runs is in {@link DialectsIT}. */
@Tag("long")
class ChannelsInABucketIT extends ChannelsIT {

    ChannelsInABucketIT() {
        where = Where.S3;
    }
}
