package io.dromedary.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.dromedary.testing.SelfSigned;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the {@code http} endpoint of Camel does with our connections, seen from a real server. Each test says with which connections
 * Camel starts.
 */
class GuardedConnectionsTest {

    private static final String PRE_SIGNED = "/bucket/a%20b/c%2Fd.png?b=2&a=%2F%2B+x&sig=RAW(abc)%3D%3D";

    /** The form in which the routes use it: one static endpoint, the URL in a header. */
    private static final String ROUTES = """
            - route:
                id: transfer
                from:
                  uri: direct:transfer
                  steps:
                    - to:
                        uri: http:guarded
                        parameters:
                          clientConnectionManager: "#guarded"
                          throwExceptionOnFailure: false
            - route:
                id: paid
                from:
                  uri: direct:paid
                  steps:
                    - to:
                        uri: http:paid
                        parameters:
                          clientConnectionManager: "#paid"
                          throwExceptionOnFailure: false
                          connectionClose: true
            - route:
                id: paid-in-a-shared-pool
                from:
                  uri: direct:paid-in-a-shared-pool
                  steps:
                    - to:
                        uri: http:paid-in-a-shared-pool
                        parameters:
                          clientConnectionManager: "#guarded"
                          throwExceptionOnFailure: false
                          connectionClose: true
            """;

    private static SelfSigned certificate;

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private HttpServer http;
    private HttpsServer https;
    private int status = 200;

    /** One request as it came in. */
    private record Seen(String method, String target, Map<String, List<String>> headers, long bytes, int clientPort) {

        String header(String name) {
            return headers.containsKey(name) ? String.join("|", headers.get(name)) : null;
        }
    }

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = SelfSigned.create();
    }

    @BeforeEach
    void startServers() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        for (HttpServer server : List.of(http, https)) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                long bytes;
                try (InputStream in = exchange.getRequestBody()) {
                    bytes = in.transferTo(OutputStream.nullOutputStream());
                }
                seen.add(new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
                        Map.copyOf(exchange.getRequestHeaders()), bytes, exchange.getRemoteAddress().getPort()));
                exchange.getResponseHeaders().set("Location", "/elsewhere");
                byte[] answer = "done".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
        }
    }

    @AfterEach
    void stopAll() {
        camel.stop();
        http.stop(0);
        https.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aFileGoesToAPreSignedUrlByteExactWithItsLength(String scheme, @TempDir Path folder) throws Exception {
        // Given
        startCamel(true, true);
        File file = Files.write(folder.resolve("photo.png"), new byte[300_000]).toFile();
        // When
        Exchange answer = send("direct:transfer", "PUT", scheme, PRE_SIGNED, file);
        // Then
        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
        assertThat(seen).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.target()).isEqualTo(PRE_SIGNED);
            assertThat(request.bytes()).isEqualTo(300_000);
            assertThat(request.header("Content-length")).isEqualTo("300000");
            assertThat(request.header("Transfer-encoding")).isNull();
            assertThat(request.header("Content-type")).isEqualTo("image/png");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aGetAsksForThePreSignedUrlByteExact(String scheme) throws Exception {
        startCamel(true, true);
        Exchange answer = send("direct:transfer", "GET", scheme, PRE_SIGNED, null);
        assertThat(answer.getMessage().getBody(String.class)).isEqualTo("done");
        assertThat(seen).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.target()).isEqualTo(PRE_SIGNED);
            assertThat(request.bytes()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "rebound.test", "2130706433", "[::ffff:127.0.0.1]"})
    void loopbackIsRefusedAtConnectWhereverItComesFrom(String host) throws Exception {
        // Given
        startCamel(false, true);
        // When
        Exchange answer = send("direct:transfer", "GET", "http://" + host + ":" + http.getAddress().getPort() + PRE_SIGNED, null);
        // Then
        assertThat(answer.getException()).isInstanceOf(RefusedAddressException.class).hasMessageNotContaining("sig=");
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1", "0x7f.1"})
    void camelItselfConnectsToNoHostThatIsNoName(String host) throws Exception {
        startCamel(false, true);
        Exchange answer = send("direct:transfer", "GET", "http://" + host + ":" + http.getAddress().getPort() + PRE_SIGNED, null);
        assertThat(answer.getException()).isNotNull();
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectIsFollowed(int redirect) throws Exception {
        startCamel(true, true);
        status = redirect;
        Exchange answer = send("direct:transfer", "GET", "http", "/from", null);
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(redirect);
        assertThat(answer.getMessage().getHeader("Location")).isEqualTo("/elsewhere");
        assertThat(seen).extracting(Seen::target).containsExactly("/from");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aRefusedPostIsSentOnceWithoutAutomaticRetries(int refusal) throws Exception {
        startCamel(true, true);
        status = refusal;
        Exchange answer = send("direct:paid", "POST", "http", "/submit", "{}");
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(refusal);
        assertThat(seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aRefusedPostIsSentTwiceByDefault(int refusal) throws Exception {
        startCamel(true, false);
        status = refusal;
        send("direct:paid", "POST", "http", "/submit", "{}");
        assertThat(seen).as("the hazard that automaticRetriesDisabled averts").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void eachPaidPostHasAFreshConnection(String scheme) throws Exception {
        startCamel(true, true);
        for (int i = 0; i < 3; i++) {
            send("direct:paid", "POST", scheme, "/submit", "{}");
        }
        assertThat(seen).extracting(Seen::clientPort).doesNotHaveDuplicates().hasSize(3);
        assertThat(seen).extracting(request -> request.header("Connection")).containsOnly("close");
    }

    @Test
    void everythingElseReusesItsConnection() throws Exception {
        startCamel(true, true);
        for (int i = 0; i < 3; i++) {
            send("direct:transfer", "GET", "http", "/look", null);
        }
        assertThat(seen).hasSize(3).extracting(Seen::clientPort).containsOnly(seen.get(0).clientPort());
    }

    @Test
    void aConnectionThatTheHostClosedWithoutAWordIsNotUsedAgain() throws Exception {
        // Given
        startCamel(true, true);
        try (ServerSocket host = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> answerEachOnce(host));
            for (int i = 0; i < 10; i++) {
                // When
                Exchange answer = send("direct:transfer", "GET", "http://localhost:%d/look".formatted(host.getLocalPort()), null);
                // Then
                assertThat(answer.getException()).isNull();
                assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
            }
        }
    }

    /** With an answer after which the connection may be used again, and closes it. */
    private static void answerEachOnce(ServerSocket host) {
        while (!host.isClosed()) {
            try (Socket caller = host.accept()) {
                caller.getInputStream().read(new byte[8192]);
                caller.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                assertThat(host.isClosed()).isTrue();
            }
        }
    }

    @Test
    void inASharedPoolEvenAPaidPostFindsAUsedConnection() throws Exception {
        startCamel(true, true);
        send("direct:transfer", "GET", "http", "/look", null);
        send("direct:paid-in-a-shared-pool", "POST", "http", "/submit", "{}");
        assertThat(seen).extracting(Seen::clientPort).as("why each endpoint has a pool of its own")
                .containsExactly(seen.get(0).clientPort(), seen.get(0).clientPort());
    }

    @Test
    void camelFillsOurSettingsIntoAUrlThatWasNotChecked() throws Exception {
        // Given
        camel.getPropertiesComponent().addOverrideProperty("higgsfield.api-secret", "topsecret");
        startCamel(true, true);
        // When
        send("direct:transfer", "GET", "http", "/x?k={{higgsfield.api-secret}}", null);
        // Then
        assertThat(seen).extracting(Seen::target).as("the hazard that PublicAddresses.check averts").containsExactly("/x?k=topsecret");
    }

    private Exchange send(String route, String method, String scheme, String target, Object body) {
        int port = (scheme.equals("http") ? http : https).getAddress().getPort();
        return send(route, method, scheme + "://localhost:" + port + target, body);
    }

    private Exchange send(String route, String method, String url, Object body) {
        return camel.createProducerTemplate().send(route, exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_URI, url);
            exchange.getMessage().setHeader(Exchange.HTTP_METHOD, method);
            exchange.getMessage().setBody(body);
        });
    }

    private void startCamel(boolean allowPrivate, boolean automaticRetriesDisabled) throws Exception {
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(automaticRetriesDisabled);
        camel.getRegistry().bind("guarded", pool(allowPrivate, certificate.client()));
        camel.getRegistry().bind("paid", pool(allowPrivate, certificate.client()));
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("test.camel.yaml", ROUTES));
        camel.start();
    }

    private static HttpClientConnectionManager pool(boolean allowPrivate, SSLContext trust) {
        return GuardedConnections.pool(new PublicAddresses(allowPrivate, new TestNames()), trust, Duration.ofSeconds(5),
                Duration.ofSeconds(5), 4, 4,
                CallLimits.within(Duration.ofMinutes(1)));
    }

    /** The system's names, and one that a hostile DNS answers. */
    private static final class TestNames implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return host.equals("rebound.test") ? new InetAddress[] {InetAddress.getLoopbackAddress()} : InetAddress.getAllByName(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
