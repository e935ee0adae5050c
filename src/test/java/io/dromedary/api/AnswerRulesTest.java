package io.dromedary.api;

import static io.dromedary.api.AnswerRules.Call.FREE;
import static io.dromedary.api.AnswerRules.Call.LOOK_UP;
import static io.dromedary.api.AnswerRules.Call.REPEAT;
import static io.dromedary.api.AnswerRules.Call.STATUS;
import static io.dromedary.api.AnswerRules.Call.SUBMISSION;
import static io.dromedary.api.AnswerRules.Call.UPLOAD;
import static io.dromedary.api.AnswerRules.Fault.ACCOUNT;
import static io.dromedary.api.AnswerRules.Fault.CLOSED_MODEL;
import static io.dromedary.api.AnswerRules.Fault.JOB;
import static io.dromedary.api.AnswerRules.Fault.JOB_OR_ACCOUNT;
import static io.dromedary.api.AnswerRules.Fault.MODEL;
import static io.dromedary.api.AnswerRules.Fault.NOBODY;
import static io.dromedary.api.AnswerRules.Fault.NONE;
import static io.dromedary.api.AnswerRules.Fault.PLACES;
import static io.dromedary.api.AnswerRules.Fault.PLACES_OF_MODEL;
import static io.dromedary.api.AnswerRules.Proof.ACCEPTED;
import static io.dromedary.api.AnswerRules.Proof.NOT_ACCEPTED;
import static io.dromedary.api.AnswerRules.Proof.UNKNOWN;
import static io.dromedary.testing.ScriptedServer.readRequest;
import static io.dromedary.testing.ScriptedServer.reset;
import static io.dromedary.testing.ScriptedServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dromedary.api.AnswerRules.Call;
import io.dromedary.api.AnswerRules.Fault;
import io.dromedary.api.AnswerRules.Proof;
import io.dromedary.api.AnswerRules.Reached;
import io.dromedary.api.AnswerRules.Rule;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.CallLimits;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.GuardedConnections;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Target;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import io.dromedary.testing.ScriptedServer;
import io.dromedary.testing.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table, each row by answers and troubles of a real socket; and that the page shows it. */
class AnswerRulesTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Pattern SHOWN = Pattern.compile("(?s)<!-- answers -->\\n(.*?)<!-- /answers -->");
    private static final String NAMED = "{\"request_id\":\"r1\",\"status\":\"queued\"}";
    private static final String PAGE = "<html>no</html>";
    private static final Set<Call> ALL = EnumSet.allOf(Call.class);
    private static final CountDownLatch END = new CountDownLatch(1);

    private static SelfSigned certificate;
    private static DefaultCamelContext camel;

    private final Dialects dialects = Generations.at("https://api.example", new Credentials("id", "secret"), new MovingClock());
    private final Job job = Jobs.of(Target.QUEUE, Ledger.MODEL, "r1");

    /** What happened to one call, and what it proves. */
    private record Case(Call call, String what, String scheme, ScriptedServer.Script script, Proof proof, Fault fault) {
        @Override
        public String toString() {
            return call + ": " + what;
        }
    }

    @BeforeAll
    static void startCamel() throws Exception {
        certificate = SelfSigned.create();
        camel = new DefaultCamelContext();
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        connect("trusting", certificate.client());
        connect("distrusting", SSLContext.getDefault());
        camel.start();
    }

    /** As the routes make their calls. */
    private static void connect(String name, SSLContext trust) throws Exception {
        camel.getRegistry().bind(name, GuardedConnections.pool(SystemDefaultDnsResolver.INSTANCE, trust, TIMEOUT, TIMEOUT, 5, 5,
                CallLimits.within(Duration.ofSeconds(20))));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:" + name).to("http:" + name + "?clientConnectionManager=#" + name + "&connectionClose=true"
                        + "&throwExceptionOnFailure=false&responseTimeout=" + TIMEOUT.toMillis()).bean(Answer.class, "of");
            }
        });
    }

    @AfterAll
    static void stopCamel() {
        END.countDown();
        camel.stop();
    }

    // ------------------------------------------------------------------ the cases

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Call call : ALL) {
            boolean paid = call == SUBMISSION || call == REPEAT;
            Proof unsent = call == REPEAT ? UNKNOWN : NOT_ACCEPTED;
            // Before the first byte of the request.
            cases.add(new Case(call, "connection refused", "refused", null, unsent, NOBODY));
            cases.add(new Case(call, "unknown host", "unknown", null, unsent, NOBODY));
            cases.add(new Case(call, "certificate not trusted", "distrusting", tls(false, AnswerRulesTest::ok), unsent, NOBODY));
            cases.add(new Case(call, "closed within the handshake", "https", connection -> connection.getInputStream().read(new byte[99]),
                    unsent, NOBODY));
            // While writing.
            cases.add(new Case(call, "reset while writing", "big", connection -> {
                connection.getInputStream().read(new byte[99]);
                reset(connection);
            }, UNKNOWN, NOBODY));
            cases.add(new Case(call, "our certificate refused after the handshake", "https",
                    tls(true, connection -> ((SSLSocket) connection).startHandshake()), UNKNOWN, NOBODY));
            // While reading.
            cases.add(new Case(call, "closed without an answer", "http", connection -> readRequest(connection), UNKNOWN, NOBODY));
            cases.add(new Case(call, "TLS closed without an answer", "https", tls(false, connection -> readRequest(connection)), UNKNOWN,
                    NOBODY));
            cases.add(new Case(call, "cut within the answer", "http", connection -> {
                readRequest(connection);
                write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + NAMED);
            }, UNKNOWN, NOBODY));
            cases.add(new Case(call, "silence", "http", AnswerRulesTest::staySilent, UNKNOWN, NOBODY));
            // Whole answers.
            cases.add(answer(call, 200, NAMED, ACCEPTED, NONE));
            if (paid || call == STATUS) {
                cases.add(answer(call, 200, "{}", UNKNOWN, NOBODY));
                cases.add(answer(call, 200, PAGE, UNKNOWN, NOBODY));
            }
        }
        for (int status : new int[] {301, 307, 308, 401, 402, 403, 404, 409, 422, 429, 500, 303}) {
            cases.add(answer(REPEAT, status, "{}", UNKNOWN, NOBODY));
        }
        submissions(cases);
        statusReads(cases);
        freeCalls(cases);
        return cases.stream();
    }

    private static void submissions(List<Case> cases) {
        each(cases, SUBMISSION, "", NOT_ACCEPTED, ACCOUNT, 301, 307, 308, 401);
        each(cases, SUBMISSION, "", UNKNOWN, NOBODY, 300, 302, 303, 304, 305, 306, 399, 408, 418, 420, 444, 499, 500, 501, 502, 503, 504,
                520,
                599);
        each(cases, SUBMISSION, NAMED, UNKNOWN, NOBODY, 303, 500, 502);
        each(cases, SUBMISSION, "{\"code\":\"api_key_disabled\"}", NOT_ACCEPTED, ACCOUNT, 402, 403);
        each(cases, SUBMISSION, "{\"detail\":\"not_enough_credits\"}", NOT_ACCEPTED, JOB_OR_ACCOUNT, 400, 402, 403);
        each(cases, SUBMISSION, PAGE, NOT_ACCEPTED, JOB_OR_ACCOUNT, 403);
        each(cases, SUBMISSION, "{\"code\":\"account_queue_full\"}", NOT_ACCEPTED, PLACES, 429);
        each(cases, SUBMISSION, "{\"detail\":\"Maximum number of concurrent requests (4) has been reached\"}", NOT_ACCEPTED, PLACES, 400);
        each(cases, SUBMISSION, "{\"detail\":\"Maximum number of concurrent requests (2) for this model has been reached\"}", NOT_ACCEPTED,
                PLACES_OF_MODEL, 400, 429);
        each(cases, SUBMISSION, "{\"detail\":\"model_disabled\"}", NOT_ACCEPTED, CLOSED_MODEL, 423, 503);
        each(cases, SUBMISSION, "{\"detail\":\"model_not_found\"}", NOT_ACCEPTED, MODEL, 404);
        each(cases, SUBMISSION, "{\"detail\":\"no\"}", NOT_ACCEPTED, JOB, 400, 405, 406, 409, 410, 411, 413, 414, 415, 417, 421, 422, 424,
                425,
                426, 428, 431, 451);
        cases.add(new Case(SUBMISSION, "409 with Retry-After", "http", answering(409, "{}", "Retry-After: 5\r\n"), NOT_ACCEPTED, NOBODY));
    }

    private static void statusReads(List<Case> cases) {
        each(cases, STATUS, "", NOT_ACCEPTED, ACCOUNT, 301, 302, 303, 307, 308, 401);
        each(cases, STATUS, "{\"code\":\"api_key_expired\"}", NOT_ACCEPTED, ACCOUNT, 403);
        each(cases, STATUS, "{}", NOT_ACCEPTED, JOB_OR_ACCOUNT, 402, 403);
        each(cases, STATUS, PAGE, UNKNOWN, NOBODY, 403, 404, 500);
        each(cases, STATUS, "{\"detail\":\"Not Found\"}", UNKNOWN, JOB, 404);
        each(cases, STATUS, "", UNKNOWN, NOBODY, 304, 400, 408, 410, 418, 422, 429, 500, 502, 503, 504);
    }

    private static void freeCalls(List<Case> cases) {
        for (Call call : List.of(FREE, LOOK_UP)) {
            each(cases, call, "", NOT_ACCEPTED, ACCOUNT, 301, 303, 307, 401);
            each(cases, call, "{\"code\":\"api_key_expired\"}", NOT_ACCEPTED, ACCOUNT, 403);
            each(cases, call, "{}", NOT_ACCEPTED, JOB_OR_ACCOUNT, 402, 403);
            each(cases, call, "{\"detail\":\"maximum number of concurrent requests\"}", NOT_ACCEPTED, NOBODY, 400, 429);
            each(cases, call, "{\"detail\":\"model_blocked\"}", NOT_ACCEPTED, NOBODY, 423, 503);
            each(cases, call, "", UNKNOWN, NOBODY, 304, 408, 425, 500, 502, 503, 504);
            each(cases, call, "{}", NOT_ACCEPTED, JOB, 400, 404, 405, 422);
        }
        each(cases, UPLOAD, "", NOT_ACCEPTED, JOB, 400, 403, 404, 411);
        each(cases, UPLOAD, "", UNKNOWN, NOBODY, 301, 307, 500, 503);
    }

    private static void each(List<Case> cases, Call call, String body, Proof proof, Fault fault, int... statuses) {
        Arrays.stream(statuses).forEach(status -> cases.add(answer(call, status, body, proof, fault)));
    }

    private static Case answer(Call call, int status, String body, Proof proof, Fault fault) {
        return new Case(call, status + " " + body, "http", answering(status, body, ""), proof, fault);
    }

    private static ScriptedServer.Script answering(int status, String body, String headers) {
        return connection -> {
            readRequest(connection);
            write(connection, "HTTP/1.1 %d Any\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n%s".formatted(status,
                    body.equals(PAGE) ? "text/html" : "application/json", body.length(), headers, status == 304 ? "" : body));
        };
    }

    private static void ok(Socket connection) throws IOException {
        answering(200, NAMED, "").run(connection);
    }

    private static void staySilent(Socket connection) {
        try {
            END.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ScriptedServer.Script tls(boolean wantsOurCertificate, ScriptedServer.Script script) {
        return connection -> {
            SSLSocket tls = (SSLSocket) certificate.server().getSocketFactory().createSocket(connection, null, false);
            tls.setUseClientMode(false);
            tls.setNeedClientAuth(wantsOurCertificate);
            try (tls) {
                script.run(tls);
            } finally {
                connection.shutdownOutput();
                connection.getInputStream().readAllBytes();
            }
        };
    }

    // ------------------------------------------------------------------ the walk

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theEndOfACallProvesWhatTheTableSays(Case one) throws Exception {
        Exchange call = made(one);
        Rule rule = call.getException() == null
                ? AnswerRules.of(one.call, call.getMessage().getBody(Answer.class),
                        call.getMessage().getBody(Answer.class).body().equals(NAMED))
                : AnswerRules.of(one.call, call.getException());
        assertThat(rule.proof()).as(rule.row()).isEqualTo(one.proof);
        assertThat(rule.fault()).as(rule.row()).isEqualTo(one.fault);
        if (rule.reached() == Reached.ANSWERED) {
            assertThatTheLineDoesSo(one, call.getMessage());
        }
    }

    private static Exchange made(Case one) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(one.script == null ? connection -> {
        } : one.script)) {
            String url = switch (one.scheme) {
                case "refused" -> "http://127.0.0.1:" + closedPort();
                case "unknown" -> "https://no-such-host.invalid";
                case "https", "distrusting" -> "https://127.0.0.1:" + server.port();
                default -> "http://127.0.0.1:" + server.port();
            };
            return camel.createProducerTemplate().send(one.scheme.equals("distrusting") ? "direct:distrusting" : "direct:trusting",
                    exchange -> {
                        exchange.getMessage().setHeader(Exchange.HTTP_URI, url);
                        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
                        exchange.getMessage().setBody(one.scheme.equals("big") ? new byte[16 << 20] : new byte[] {'{', '}'});
                    });
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    /** No second place decides: what the dialects make of it follows from the row. */
    private void assertThatTheLineDoesSo(Case one, Message answer) {
        Object[] result = new Object[1];
        Throwable thrown = catchThrowable(() -> result[0] = switch (one.call) {
            case SUBMISSION -> dialects.accepted(job, "{}", answer);
            case STATUS -> dialects.status(job, answer);
            case FREE -> one.proof == ACCEPTED ? "" : dialects.slot(job, Ledger.picture("photo.png"), answer);
            case LOOK_UP -> one.proof == ACCEPTED
                    ? ""
                    : new ResponseMapper(new AccountTrouble.OfKey(URI.create("https://api.example")), new MovingClock())
                            .ofEnquiry(answer.getBody(Answer.class), "it");
            default -> null;
        });
        Object end = thrown == null ? result[0] : thrown;
        if (one.call == REPEAT || one.call == UPLOAD) {
            return;
        }
        switch (one.fault) {
            case NONE -> assertThat(thrown).isNull();
            case ACCOUNT -> assertThat(end).isInstanceOfSatisfying(AccountException.class, trouble -> assertThat(trouble.ofJob()).isNull());
            case JOB_OR_ACCOUNT -> assertThat(end).isInstanceOfSatisfying(AccountException.class,
                    trouble -> assertThat(trouble.ofJob().channel()).isEqualTo(Channel.REJECTED_403));
            case PLACES, PLACES_OF_MODEL -> assertThat(end).isInstanceOfSatisfying(TryLaterException.class, later -> {
                assertThat(later.isFull()).isTrue();
                assertThat(later.isOfModel()).isEqualTo(one.fault == PLACES_OF_MODEL);
            });
            case CLOSED_MODEL -> assertThat(end).isInstanceOfSatisfying(TryLaterException.class, later -> {
                assertThat(later.isModelClosed()).isTrue();
                assertThat(later.isFull()).as("no place was refused").isFalse();
            });
            case MODEL -> assertChannel(end, Channel.REJECTED_422);
            case JOB -> {
                if (one.call == STATUS) {
                    assertThat(end).isInstanceOfSatisfying(Status.class, status -> assertThat(status.isUnknown()).isTrue());
                } else {
                    assertChannel(end, Channel.REJECTED_422);
                }
            }
            case NOBODY -> {
                if (one.call == STATUS) {
                    assertThat(end).isInstanceOfSatisfying(Status.class, status -> {
                        assertThat(status.kind()).isEqualTo(Status.Kind.MISSED);
                        assertThat(status.isUnknown()).isFalse();
                    });
                } else if (one.call == SUBMISSION && one.proof == UNKNOWN) {
                    assertChannel(end, Channel.UNCERTAIN);
                } else {
                    assertThat(end).isInstanceOfSatisfying(TryLaterException.class, later -> assertThat(later.isFull()).isFalse());
                }
            }
        }
    }

    private static void assertChannel(Object end, Channel channel) {
        assertThat(end).isInstanceOfSatisfying(RefusedException.class,
                refused -> assertThat(refused.verdict().channel()).isEqualTo(channel));
    }

    // ------------------------------------------------------------------ the page

    @Test
    void thePageShowsTheTable() throws IOException {
        String table = AnswerRules.RULES.stream().map(rule -> rule.row() + "\n").collect(Collectors.joining("",
                "\n| Call | ended | Status | Body | proves | whose trouble | what the line does |\n|---|---|---|---|---|---|---|\n", "\n"));
        assertThat(SHOWN.matcher(Files.readString(Path.of("docs/guarantees.md"))).results().map(match -> match.group(1)))
                .containsExactly(table);
    }
}
