package io.dromedary.store.s3;

import io.dromedary.store.BucketSettings;
import io.dromedary.store.ObjectStoreException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The connection to a store, one for all its buckets and for the routes. */
public final class S3Connection {

    /** Stores of other makers take any. */
    private static final String ANY_REGION = "us-east-1";
    private static final int CONNECTIONS = 64;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private S3Connection() {
    }

    /** @throws ObjectStoreException where neither settings nor environment name a region */
    public static S3Client open(BucketSettings settings) throws ObjectStoreException {
        try {
            return client(settings, CallLimits.DEFAULT).build();
        } catch (SdkException e) {
            throw S3Failure.of("Cannot tell the region of the bucket " + settings.bucket(), e);
        }
    }

    static S3ClientBuilder client(BucketSettings settings, CallLimits limits) {
        S3ClientBuilder client = S3Client.builder()
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(CONNECTIONS).connectionTimeout(CONNECT).socketTimeout(ANSWER))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false));
        if (settings.region() != null) {
            client.region(Region.of(settings.region()));
        }
        if (settings.endpoint() != null) {
            client.endpointOverride(settings.endpoint()).forcePathStyle(true);
            if (settings.region() == null) {
                client.region(Region.of(SdkSystemSetting.AWS_REGION.getStringValue().orElse(ANY_REGION)));
            }
        }
        return client.overrideConfiguration(configuration -> {
            configuration.scheduledExecutorService(timer());
            configuration.addExecutionInterceptor(limits);
            if (settings.expectedOwner() != null) {
                configuration.addExecutionInterceptor(new ExpectedOwner(settings.expectedOwner()));
            }
        });
    }

    /** Ends calls. The client's own keeps what it would have ended until then, a minute or, of a copy, three quarters of an hour. */
    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "bucket-limits");
            thread.setDaemon(true);
            return thread;
        });
        one.setRemoveOnCancelPolicy(true);
        return one;
    }
}
