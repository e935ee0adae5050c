package io.dromedary.store.s3;

import io.dromedary.store.ObjectStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * How long a call to the store may take in all, whatever comes of its answer meanwhile: the socket's time-out is for each read alone, so a
 * store that sends a byte now and then would be waited for without an end. The client ends a call when its answer begins to stream; from
 * there on {@link #receive} counts.
 *
 * @param answer  for one attempt of a call, besides the bytes that travel
 * @param copy    for one attempt of a call during which the store copies
 * @param slowest what travels more slowly is given up; bytes a second
 */
record CallLimits(Duration answer, Duration copy, long slowest) implements ExecutionInterceptor {

    static final CallLimits DEFAULT = new CallLimits(Duration.ofSeconds(60), Duration.ofMinutes(15), 16 << 10);
    /** The client makes a call again by itself. */
    private static final int ATTEMPTS = 3;
    private static final int BUFFER = 64 << 10;

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof S3Request request)) {
            return context.request();
        }
        Duration attempt = attempt(request);
        AwsRequestOverrideConfiguration limited = request.overrideConfiguration().map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .apiCallAttemptTimeout(attempt).apiCallTimeout(attempt.multipliedBy(ATTEMPTS)).build();
        return request.toBuilder().overrideConfiguration(limited).build();
    }

    private Duration attempt(S3Request request) {
        if (request instanceof CopyObjectRequest || request instanceof UploadPartCopyRequest
                || request instanceof CompleteMultipartUploadRequest) {
            return copy;
        }
        if (request instanceof PutObjectRequest put) {
            return of(put.contentLength());
        }
        return request instanceof UploadPartRequest part ? of(part.contentLength()) : answer;
    }

    private Duration of(Long bytes) {
        return bytes == null ? copy : answer.plusSeconds(bytes / slowest);
    }

    /**
     * Streams an answer to where it belongs.
     *
     * @param most    bytes; the rest is left
     * @param address for messages
     */
    void receive(ResponseInputStream<?> content, OutputStream to, long most, String address) throws IOException {
        long begin = System.nanoTime();
        long came = 0;
        byte[] buffer = new byte[BUFFER];
        for (int count = 0; count >= 0; count = content.read(buffer, 0, (int) Math.min(buffer.length, most - came))) {
            to.write(buffer, 0, count);
            came += count;
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            if (taken.compareTo(of(came)) > 0) {
                content.abort();
                throw new ObjectStoreException(
                        "Cannot read %s: only %d bytes came in %d s, less than %d a second. Look at the store and the network.".formatted(
                                address, came, taken.toSeconds(), slowest),
                        0, null);
            }
            if (came == most) {
                content.abort();
                return;
            }
        }
    }
}
