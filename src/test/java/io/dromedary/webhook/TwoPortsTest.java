package io.dromedary.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.manage.ManagementServer;
import io.dromedary.manage.ManagementSettings;
import io.dromedary.testing.MovingClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The port of the webhooks and the management port, open in one line. */
class TwoPortsTest {

    @Test
    void thePatienceWithSendersOfWebhooksDoesNotEndWhatIsSlowOnTheOtherPort() throws Exception {
        // Given
        MovingClock patience = new MovingClock();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Listener webhooks = Listener.add(context, "127.0.0.1", free(), patience.monotonic());
            ManagementServer management = ManagementServer.add(context, new ManagementSettings("127.0.0.1", 0, null, null));
            context.start();
            assertThat(management.actualPort()).isNotEqualTo(webhooks.actualPort());
            try (Socket webhook = connect(webhooks.actualPort()); Socket person = connect(management.actualPort())) {
                // When: neither has sent a whole request for longer than a sender of webhooks may take.
                begin(webhook);
                begin(person);
                // Who comes after them is served when they have been let in.
                assertThat(answer(webhooks.actualPort())).isEqualTo("HTTP/1.1 404 Not Found");
                assertThat(answer(management.actualPort())).isEqualTo("HTTP/1.1 200 OK");
                patience.advance(Duration.ofSeconds(31));
                // Then
                assertThat(webhook.getInputStream().read()).as("the connection is closed").isNegative();
                assertThat(end(person)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    private static void begin(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /observe/health HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static String answer(int port) throws IOException {
        try (Socket socket = connect(port)) {
            begin(socket);
            return end(socket);
        }
    }

    /** @return the first line of the answer */
    private static String end(Socket socket) throws IOException {
        socket.getOutputStream().write("Host: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Camel tells servers apart by the port that was asked for. */
    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
