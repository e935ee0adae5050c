package io.dromedary.acceptance;

import io.dromedary.testing.S3Server;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** What holds inbox, outbox and the rest. */
enum Where {

    FOLDER {
        @Override
        Place place(Path root, String prefix) {
            return new FolderPlace(root);
        }

        @Override
        Map<String, String> environment(String prefix) {
            return Map.of();
        }
    },

    /** A bucket of {@link S3Server}; the journal stays in the root folder. */
    S3 {
        @Override
        Place place(Path root, String prefix) {
            return new BucketPlace(S3Server.client(), S3Server.BUCKET, prefix + "/");
        }

        @Override
        Map<String, String> environment(String prefix) {
            return Map.of("DROMEDARY_STORE", "s3", "DROMEDARY_S3_BUCKET", S3Server.BUCKET, "DROMEDARY_S3_PREFIX", prefix,
                    "DROMEDARY_S3_ENDPOINT", S3Server.endpoint().toString(), "DROMEDARY_S3_REGION", S3Server.REGION, "DROMEDARY_S3_LOOK",
                    "100",
                    "AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
        }
    };

    /** One server serves all tests, so each has a prefix of its own. */
    static String newPrefix() {
        return "test/" + UUID.randomUUID();
    }

    abstract Place place(Path root, String prefix);

    /** The settings that choose this, and what AWS's client wants to find in the environment. */
    abstract Map<String, String> environment(String prefix);
}
