package io.dromedary.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class SqsServerTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static List<Message> receive(SqsServer server, String queue) {
        return server.client().receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(10)).messages();
    }

    @Test
    void aMessageComesAgainUntilItIsDeletedOrGoesToTheDeadLetters() {
        try (SqsServer server = SqsServer.start()) {
            // Given
            String dead = server.createQueue("dead", Duration.ofSeconds(30));
            String queue = server.createQueue("events", Duration.ofSeconds(1), dead, 2);
            server.send(queue, "poison ü");
            server.send(queue, "good");
            // When
            List<Message> first = receive(server, queue);
            assertThat(first).extracting(Message::body).containsExactlyInAnyOrder("poison ü", "good");
            assertThat(server.inFlight(queue)).isEqualTo(2);
            first.stream().filter(message -> message.body().equals("good"))
                    .forEach(message -> server.client()
                            .deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle())));
            // Then
            await().atMost(LIMIT).until(() -> receive(server, queue).isEmpty() && server.visible(dead) == 1);
            assertThat(receive(server, dead)).extracting(Message::body).containsExactly("poison ü");
            assertThat(server.visible(queue) + server.inFlight(queue)).isZero();
        }
    }
}
