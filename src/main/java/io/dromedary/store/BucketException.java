package io.dromedary.store;

import java.io.IOException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** A bucket that did not do what it was asked: which object, what it answered, and what to look at. */
public final class BucketException extends IOException {

    private final int status;

    /** @param what was tried, and on which address */
    BucketException(String what, SdkException cause) {
        super("%s: %s%s".formatted(what, answer(cause), remedy(status(cause))), cause);
        this.status = status(cause);
    }

    BucketException(String what, String why) {
        super(what + ": " + why);
        this.status = 0;
    }

    /** The HTTP status; 0 where no answer came. */
    public int status() {
        return status;
    }

    /** It is not there, or is another than was asked for. */
    public boolean isGone() {
        return status == 404 || status == 412;
    }

    private static int status(SdkException cause) {
        return cause instanceof AwsServiceException answer ? answer.statusCode() : 0;
    }

    private static String answer(SdkException cause) {
        if (cause instanceof AwsServiceException answer) {
            String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
            return "the store answered HTTP %d %s (request %s)".formatted(answer.statusCode(), code, answer.requestId());
        }
        return cause.getMessage();
    }

    private static String remedy(int status) {
        return switch (status) {
            case 301, 307 -> ". Set dromedary.s3.region to the region of the bucket.";
            case 401, 403 -> ". Look at the credentials, the policy and dromedary.s3.expected-owner.";
            default -> "";
        };
    }
}
