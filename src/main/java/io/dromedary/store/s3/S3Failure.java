package io.dromedary.store.s3;

import io.dromedary.store.ObjectStoreException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What S3 answered when it did not do what it was asked, in words, and what to look at. */
final class S3Failure {

    private static final String CREDENTIALS = "Look at the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, "
            + "or the role of this machine)";

    private S3Failure() {
    }

    /** @param what was tried, and on which address */
    static ObjectStoreException of(String what, SdkException cause) {
        AwsServiceException answer = cause instanceof AwsServiceException service ? service : null;
        String why = answer == null ? silence(cause) : said(answer);
        return new ObjectStoreException("%s: %s".formatted(what, why), answer == null ? 0 : answer.statusCode(), cause);
    }

    private static String said(AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                ? ""
                : answer.awsErrorDetails().errorCode();
        String request = answer.requestId() == null ? "" : " (request %s)".formatted(answer.requestId());
        return "the store answered HTTP %d %s".formatted(answer.statusCode(), code).strip() + request + remedy(answer, code);
    }

    private static String remedy(AwsServiceException answer, String code) {
        return switch (code) {
            case "NoSuchBucket" ->
                ". Create the bucket, or name another one in dromedary.s3.bucket (for results dromedary.s3.output-bucket).";
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" -> region(answer);
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken" -> ". " + CREDENTIALS + ".";
            default -> switch (answer.statusCode()) {
                case 301, 307 -> region(answer);
                case 401, 403 -> ". %s, at their policy, and at dromedary.s3.expected-owner.".formatted(CREDENTIALS);
                default -> "";
            };
        };
    }

    private static String region(AwsServiceException answer) {
        return ". Set dromedary.s3.region to "
                + answer.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region").orElse("the region of the bucket")
                + ".";
    }

    /** The client lists every place that it has looked at. */
    private static String silence(SdkException cause) {
        String why = String.valueOf(cause.getMessage());
        if (why.contains("Unable to load credentials")) {
            return "there are no credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine "
                    + "a role.";
        }
        if (cause instanceof ApiCallTimeoutException || cause instanceof ApiCallAttemptTimeoutException) {
            return "the store did not come to an end with its answer in the time that the size of it allows. Look at the store and the "
                    + "network.";
        }
        if (why.contains("Unable to load region")) {
            return "none is set. Set dromedary.s3.region.";
        }
        return "no answer of a store came (%s). Look at dromedary.s3.endpoint, dromedary.s3.region and the network.".formatted(why);
    }
}
