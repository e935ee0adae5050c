package io.dromedary.intake.bucket;

import io.dromedary.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * The SQS queue that delivers the bucket's events. The AWS default chain gives the address of SQS and the credentials.
 *
 * @param url the queue's address, as SQS returns it
 */
public record EventQueue(SqsClient client, String url) {

    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
    private static final String ARN = "arn:";
    private static final int ARN_REGION = 3;
    private static final int ARN_OWNER = 4;
    private static final int ARN_NAME = 5;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Longer than the longest wait for a message that SQS allows, 20 s. */
    private static final Duration ANSWER = Duration.ofSeconds(40);
    /** The client makes a call again by itself. */
    private static final int ATTEMPTS = 3;

    /**
     * @param queue  name or ARN
     * @param region of a queue without ARN; null leaves it to the AWS default chain
     * @throws SettingsException if there is no such queue, or it may not be read
     */
    public static EventQueue open(String queue, String region) {
        return open(queue, region, ANSWER);
    }

    /** @param answer for one attempt of a call, from its beginning to the last byte of its answer */
    static EventQueue open(String queue, String region, Duration answer) {
        String[] parts = queue.startsWith(ARN) ? queue.split(":") : new String[] {null, null, null, region, null, queue};
        if (parts.length != ARN_NAME + 1) {
            throw refusal(queue, "that is no ARN of a queue",
                    "Write its name, or an ARN such as arn:aws:sqs:eu-central-1:123456789012:drops.");
        }
        SqsClient client = null;
        try {
            client = connect(parts[ARN_REGION], answer);
            String url = client.getQueueUrl(request -> request.queueName(parts[ARN_NAME]).queueOwnerAWSAccountId(parts[ARN_OWNER]))
                    .queueUrl();
            boolean redriven = client.getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                    .attributes().containsKey(QueueAttributeName.REDRIVE_POLICY);
            if (!redriven) {
                LOG.warn(
                        "The queue {} has no redrive policy: a message that is no event of a bucket comes back until it expires. "
                                + "Give the queue a dead-letter queue",
                        queue);
            }
            return new EventQueue(client, url);
        } catch (SdkException e) {
            if (client != null) {
                client.close();
            }
            throw refusal(queue, e);
        }
    }

    private static SqsClient connect(String region, Duration answer) {
        SqsClientBuilder client = SqsClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(answer))
                .overrideConfiguration(configuration -> configuration.apiCallAttemptTimeout(answer)
                        .apiCallTimeout(answer.multipliedBy(ATTEMPTS)));
        if (region != null && !region.isEmpty()) {
            client.region(Region.of(region));
        }
        return client.build();
    }

    private static SettingsException refusal(String queue, SdkException cause) {
        if (cause instanceof QueueDoesNotExistException) {
            return refusal(queue, "there is no such queue for this account and region",
                    "Create it, or correct the name, dromedary.s3.region or the ARN.");
        }
        if (cause instanceof AwsServiceException answer) {
            return refusal(queue,
                    "SQS answered HTTP %d %s".formatted(answer.statusCode(),
                            answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode()),
                    "Allow sqs:GetQueueUrl, sqs:GetQueueAttributes, sqs:ReceiveMessage, sqs:DeleteMessage and "
                            + "sqs:ChangeMessageVisibility for these credentials.");
        }
        return refusal(queue, "it cannot be asked (%s)".formatted(cause.getMessage()),
                "Look at the credentials, the region and the network.");
    }

    private static SettingsException refusal(String queue, String why, String remedy) {
        return new SettingsException(List.of("dromedary.sqs.queue is '%s', but %s. %s".formatted(queue, why, remedy)));
    }
}
