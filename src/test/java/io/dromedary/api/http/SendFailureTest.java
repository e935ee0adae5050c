package io.dromedary.api.http;

import static io.dromedary.testing.ScriptedServer.readRequest;
import static io.dromedary.testing.ScriptedServer.reset;
import static io.dromedary.testing.ScriptedServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.testing.ScriptedServer;
import io.dromedary.testing.SelfSigned;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every failure is a real one, of a POST that a Camel route makes; the table of exceptions that reach {@code onException}. The pool of
 * one connection and the time-outs of half a second are there to be run into.
 */
class SendFailureTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private static SelfSigned certificate;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Deque<Closeable> open = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private DnsResolver names = new PublicAddresses(true, SystemDefaultDnsResolver.INSTANCE);
    private SSLContext trust;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = SelfSigned.create();
    }

    @AfterEach
    void closeAll() throws IOException {
        end.countDown();
        camel.stop();
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void nothingWasSentWhenTheConnectionIsRefused() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertNothingWasSent(post("http://127.0.0.1:" + port), NotConnectedException.class, HttpHostConnectException.class);
    }

    @Test
    void nothingWasSentWhenTheHostIsUnknown() throws Exception {
        assertNothingWasSent(post("https://no-such-host.invalid"), NotConnectedException.class, UnknownHostException.class);
    }

    @Test
    void nothingWasSentWhenTheAddressIsRefused() throws Exception {
        names = new PublicAddresses(false, SystemDefaultDnsResolver.INSTANCE);
        assertNothingWasSent(post("https://127.0.0.1"), RefusedAddressException.class, null);
    }

    @Test
    void nothingWasSentWhenThereIsNoRouteToTheAddress() throws Exception {
        // Given a resolver without guard: the broadcast address has no route for TCP
        names = SystemDefaultDnsResolver.INSTANCE;
        Throwable failure = post("http://255.255.255.255");
        assertNothingWasSent(failure, NotConnectedException.class, SocketException.class);
        assertThat(failure.getCause()).isNotInstanceOfAny(HttpHostConnectException.class, BindException.class);
    }

    @Test
    void nothingWasSentWhenConnectingTakesTooLong() throws Exception {
        // Given a server whose queue of connections is full
        ServerSocket full = keep(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        boolean accepted = true;
        while (accepted) {
            accepted = tryConnect(full.getLocalPort());
        }
        // When, Then
        assertNothingWasSent(post("http://127.0.0.1:" + full.getLocalPort()), NotConnectedException.class,
                ConnectTimeoutException.class);
    }

    @Test
    void nothingWasSentWhenNoConnectionOfThePoolBecomesFree() throws Exception {
        // Given
        ScriptedServer silent = keep(ScriptedServer.start(this::stayOpen));
        startCamel("responseTimeout=20000");
        var busy = camel.createProducerTemplate().asyncRequestBodyAndHeader("direct:post", "{}", Exchange.HTTP_URI,
                "http://127.0.0.1:" + silent.port());
        await().until(() -> silent.connections() == 1);
        // When
        Throwable failure = send("http://127.0.0.1:" + silent.port());
        // Then
        assertNothingWasSent(failure, ConnectionRequestTimeoutException.class, null);
        silent.close();
        assertThat(busy).failsWithin(Duration.ofSeconds(5)).withThrowableThat().withCauseInstanceOf(CamelExecutionException.class);
    }

    @Test
    void nothingWasSentWhenTheCertificateIsNotTrusted() throws Exception {
        ScriptedServer server = tlsServer(false, connection -> readRequest(connection));
        trust = SSLContext.getDefault();
        assertNothingWasSent(post("https://127.0.0.1:" + server.port()), NotConnectedException.class, SSLHandshakeException.class);
    }

    @Test
    void nothingWasSentWhenTheServerSpeaksNoTls() throws Exception {
        ScriptedServer server = keep(ScriptedServer.start(connection -> {
            connection.getInputStream().read(new byte[4096]);
            write(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
        }));
        assertNothingWasSent(post("https://127.0.0.1:" + server.port()), NotConnectedException.class, SSLException.class);
    }

    @Test
    void nothingWasSentWhenTheServerClosesDuringTheTlsHandshake() throws Exception {
        ScriptedServer server = keep(ScriptedServer.start(connection -> connection.getInputStream().read(new byte[4096])));
        assertNothingWasSent(post("https://127.0.0.1:" + server.port()), NotConnectedException.class, SSLHandshakeException.class);
    }

    @Test
    void nothingWasSentWhenTheServerResetsDuringTheTlsHandshake() throws Exception {
        ScriptedServer server = keep(ScriptedServer.start(connection -> {
            connection.getInputStream().read(new byte[4096]);
            reset(connection);
        }));
        assertNothingWasSent(post("https://127.0.0.1:" + server.port()), NotConnectedException.class, IOException.class);
    }

    @Test
    void nothingWasSentWhenTheTlsHandshakeTakesTooLong() throws Exception {
        ScriptedServer silent = keep(ScriptedServer.start(this::stayOpen));
        assertNothingWasSent(post("https://127.0.0.1:" + silent.port()), NotConnectedException.class, ConnectTimeoutException.class);
    }

    @Test
    void itMayHaveArrivedWhenTheServerRefusesOurCertificateAfterTheHandshake() throws Exception {
        // Given TLS 1.3, where our request leaves before the server has judged that we have no certificate
        ScriptedServer server = tlsServer(true, connection -> ((SSLSocket) connection).startHandshake());
        assertItMayHaveArrived(post("https://127.0.0.1:" + server.port()), SSLHandshakeException.class);
    }

    @Test
    void itMayHaveArrivedWhenTheServerClosesInsteadOfAnAnswer() throws Exception {
        ScriptedServer server = keep(ScriptedServer.start(connection -> readRequest(connection)));
        assertItMayHaveArrived(post("http://127.0.0.1:" + server.port()), NoHttpResponseException.class);
    }

    @Test
    void itMayHaveArrivedWhenATlsServerClosesInsteadOfAnAnswer() throws Exception {
        ScriptedServer server = tlsServer(false, connection -> readRequest(connection));
        assertItMayHaveArrived(post("https://127.0.0.1:" + server.port()), NoHttpResponseException.class);
    }

    @Test
    void itMayHaveArrivedWhenTheServerResetsInsteadOfAnAnswer() throws Exception {
        ScriptedServer server = keep(ScriptedServer.start(connection -> {
            readRequest(connection);
            reset(connection);
        }));
        assertItMayHaveArrived(post("http://127.0.0.1:" + server.port()), SocketException.class);
    }

    @Test
    void itMayHaveArrivedWhenTheAnswerTakesTooLong() throws Exception {
        ScriptedServer silent = keep(ScriptedServer.start(this::stayOpen));
        assertItMayHaveArrived(post("http://127.0.0.1:" + silent.port()), SocketTimeoutException.class);
    }

    @Test
    void itMayHaveArrivedWhenTheAnswerBreaksOff() throws Exception {
        ScriptedServer server = keep(ScriptedServer.start(connection -> {
            readRequest(connection);
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nfirst bytes");
        }));
        assertItMayHaveArrived(post("http://127.0.0.1:" + server.port()), ConnectionClosedException.class);
    }

    @Test
    void itMayHaveArrivedWhenAChunkedAnswerBreaksOff() throws Exception {
        ScriptedServer server = keep(ScriptedServer.start(connection -> {
            readRequest(connection);
            write(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nfirst bytes");
        }));
        assertItMayHaveArrived(post("http://127.0.0.1:" + server.port()), MalformedChunkCodingException.class);
    }

    @Test
    void itMayHaveArrivedWhenTheAnswerStops() throws Exception {
        ScriptedServer server = keep(ScriptedServer.start(connection -> {
            readRequest(connection);
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nfirst bytes");
            stayOpen(connection);
        }));
        assertItMayHaveArrived(post("http://127.0.0.1:" + server.port()), SocketTimeoutException.class);
    }

    private static void assertNothingWasSent(Throwable failure, Class<?> type, Class<?> causeType) {
        assertThat(failure).isExactlyInstanceOf(type);
        if (causeType != null) {
            assertThat(failure.getCause()).isInstanceOf(causeType);
        }
        assertThat(SendFailure.nothingWasSent(failure)).isTrue();
        assertThat(SendFailure.nothingWasSent(new IllegalStateException(failure))).as("deeper in the chain").isTrue();
    }

    private static void assertItMayHaveArrived(Throwable failure, Class<?> type) {
        assertThat(failure).isInstanceOf(type);
        assertThat(SendFailure.nothingWasSent(failure)).isFalse();
    }

    private Throwable post(String url) throws Exception {
        startCamel("responseTimeout=" + TIMEOUT.toMillis());
        return send(url);
    }

    private Throwable send(String url) {
        return camel.createProducerTemplate().send("direct:post", exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_URI, url);
            exchange.getMessage().setBody("{}");
        }).getException();
    }

    private void startCamel(String options) throws Exception {
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        camel.getRegistry().bind("guarded", GuardedConnections.pool(names, trust == null ? certificate.client() : trust, TIMEOUT,
                Duration.ofSeconds(20), 1, 1,
                CallLimits.within(Duration.ofMinutes(1))));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:post").streamCache("false")
                        .to("http:guarded?clientConnectionManager=#guarded&httpMethod=POST&disableStreamCache=true"
                                + "&connectionRequestTimeout=" + TIMEOUT.toMillis() + "&" + options)
                        .process(exchange -> exchange.getMessage().getBody(InputStream.class).readAllBytes());
            }
        });
        camel.start();
    }

    private ScriptedServer tlsServer(boolean wantsOurCertificate, ScriptedServer.Script script) throws IOException {
        return keep(ScriptedServer.start(connection -> {
            SSLSocket tls = (SSLSocket) certificate.server().getSocketFactory().createSocket(connection, null, false);
            tls.setUseClientMode(false);
            tls.setNeedClientAuth(wantsOurCertificate);
            try (tls) {
                script.run(tls);
            } finally {
                // Closing with unread bytes would reset the connection, and the reset may overtake what TLS has to say.
                connection.shutdownOutput();
                connection.getInputStream().readAllBytes();
            }
        }));
    }

    private void stayOpen(Socket connection) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryConnect(int port) throws IOException {
        Socket socket = keep(new Socket());
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private <T extends Closeable> T keep(T resource) {
        open.push(resource);
        return resource;
    }
}
