package io.dromedary.intake.bucket;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.settings.SettingsException;
import io.dromedary.testing.DribblingServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue that goes on sending without an end. */
@Timeout(30)
class EventQueueTest {

    private DribblingServer queues;
    private Map<String, String> aws;

    @BeforeEach
    void open() throws IOException {
        queues = DribblingServer.start();
        aws = Map.of("aws.accessKeyId", "test", "aws.secretAccessKey", "no-secret", "aws.region", "us-east-1", "aws.endpointUrlSqs",
                queues.endpoint().toString());
        aws.forEach(System::setProperty);
    }

    @AfterEach
    void close() {
        aws.keySet().forEach(System::clearProperty);
        queues.close();
    }

    @Test
    void aCallEnds() {
        assertThatThrownBy(() -> EventQueue.open("drops", null, Duration.ofMillis(300))).isInstanceOf(SettingsException.class)
                .hasMessageContaining("dromedary.sqs.queue is 'drops', but it cannot be asked");
    }
}
