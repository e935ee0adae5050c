package io.dromedary.testing;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** ElasticMQ inside this JVM, with queues in memory. */
public final class SqsServer implements AutoCloseable {

    public static final String REGION = "us-east-1";

    private final SQSRestServer server;
    private final URI endpoint;
    private final SqsClient sqs;

    private SqsServer(SQSRestServer server) {
        this.server = server;
        this.endpoint = URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
        this.sqs = SqsClient.builder().endpointOverride(endpoint).region(Region.of(REGION)).httpClientBuilder(ApacheHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "no-secret"))).build();
    }

    public static SqsServer start() {
        return new SqsServer(SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start());
    }

    public URI endpoint() {
        return endpoint;
    }

    public SqsClient client() {
        return sqs;
    }

    /**
     * @param visibility how long a message that was received stays away from others
     * @return the queue's URL
     */
    public String createQueue(String name, Duration visibility) {
        return create(name, Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(visibility.toSeconds())));
    }

    /** The same, where a message that was received so often without being deleted goes to another queue. */
    public String createQueue(String name, Duration visibility, String deadLetters, int tries) {
        String redrive = "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}".formatted(arn(deadLetters), tries);
        return create(name, Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(visibility.toSeconds()),
                QueueAttributeName.REDRIVE_POLICY, redrive));
    }

    private String create(String name, Map<QueueAttributeName, String> attributes) {
        return sqs.createQueue(request -> request.queueName(name).attributes(new HashMap<>(attributes))).queueUrl();
    }

    public String arn(String queue) {
        return attribute(queue, QueueAttributeName.QUEUE_ARN);
    }

    public void send(String queue, String body) {
        sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body));
    }

    /** Messages that wait to be received. */
    public int visible(String queue) {
        return Integer.parseInt(attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    /** Messages that were received and neither deleted nor given back yet. */
    public int inFlight(String queue) {
        return Integer.parseInt(attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    private String attribute(String queue, QueueAttributeName name) {
        return sqs.getQueueAttributes(request -> request.queueUrl(queue).attributeNames(name)).attributes().get(name);
    }

    @Override
    public void close() {
        sqs.close();
        server.stopAndWait();
    }
}
