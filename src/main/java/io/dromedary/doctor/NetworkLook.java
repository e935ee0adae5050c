package io.dromedary.doctor;

import io.dromedary.text.PlainReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What can be seen from here of hosts and ports, without a key: whether something answers, what, and what time it is there. */
public final class NetworkLook {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOCK_OFF = Duration.ofSeconds(30);
    private static final Duration CLOCK_WRONG = Duration.ofMinutes(4);
    private static final List<Integer> OURS = List.of(404, 403, 405);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final Clock clock;

    public NetworkLook(Clock clock) {
        this.clock = clock;
    }

    /** The clock of this machine against that of a host. Signed requests and webhooks are refused where it is minutes off. */
    public Finding clock(URI host) {
        try {
            Instant before = clock.instant();
            HttpResponse<Void> answer = get(host);
            Instant theirs = answer.headers().firstValue("date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()).orElse(null);
            if (theirs == null) {
                return Finding.warning("clock", host + " does not say what time it is", "Look at the clock of this machine yourself.");
            }
            Duration off = Duration.between(theirs, before.plus(Duration.between(before, clock.instant()).dividedBy(2)));
            String found = "%d s %s that of %s".formatted(off.abs().toSeconds(), off.isNegative() ? "behind" : "ahead of", host);
            String remedy = "Let this machine set its clock by the network (NTP).";
            return off.abs().compareTo(CLOCK_WRONG) > 0
                    ? Finding.problem("clock", found + ": webhooks and S3 refuse what is signed", remedy)
                    : off.abs().compareTo(CLOCK_OFF) > 0
                            ? Finding.warning("clock", found, remedy)
                            : Finding.ok("clock", "agrees with that of " + host);
        } catch (IOException | DateTimeException e) {
            return Finding.warning("clock", "%s could not be asked for the time (%s)".formatted(host, reason(e)),
                    "Look at the network, and at the clock of this machine yourself.");
        }
    }

    /** Whether anything answers there, whatever it says. */
    public Finding reachable(String check, URI address, String remedy) {
        try {
            return Finding.ok(check, "%s answers (HTTP %d)".formatted(address, get(address).statusCode()));
        } catch (IOException e) {
            return Finding.problem(check, "%s does not answer (%s)".formatted(address, reason(e)), remedy);
        }
    }

    /** @param host the address that the line binds, or would bind */
    public Finding port(String check, String host, int port, boolean lineRuns, String settings) {
        String address = host + ", port " + port;
        if (port == 0) {
            return Finding.ok(check, "any free port is taken");
        }
        if (!lineRuns) {
            try (ServerSocket free = new ServerSocket()) {
                free.bind(new InetSocketAddress(host, port));
                return Finding.ok(check, address + " is free");
            } catch (IOException | RuntimeException e) {
                return Finding.problem(check, "%s cannot be listened on (%s)".formatted(address, PlainReason.of(e)),
                        "Set %s to what is free and belongs to this machine.".formatted(settings));
            }
        }
        return reachable(check,
                URI.create("http://%s:%d/".formatted(isAny(host) ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host,
                        port)),
                "The line runs, but does not listen there: look at its log, and restart it.");
    }

    private static boolean isAny(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** The webhooks' address as others see it, which only a running line answers. */
    public Finding publicAddress(URI address, boolean lineRuns) {
        if (!lineRuns) {
            return Finding.warning("webhook address", address + " cannot be tried while the line does not run",
                    "Start the line, then ask again.");
        }
        URI path = URI.create(address + "/doctor");
        try {
            int status = get(path).statusCode();
            return OURS.contains(status)
                    ? Finding.ok("webhook address", "%s answers as the line does (HTTP %d), as seen from this machine".formatted(address,
                            status))
                    : Finding.warning("webhook address", "%s answers HTTP %d, which the line does not".formatted(path, status),
                            "Look at the proxy that leads from there to dromedary.webhook.port, and at dromedary.webhook.path.");
        } catch (IOException e) {
            return Finding.problem("webhook address", "%s does not answer (%s), as seen from this machine".formatted(address, reason(e)),
                    "Look at the name, the certificate and the proxy. Where this network cannot reach its own address from inside, try it "
                            + "from outside.");
        }
    }

    private HttpResponse<Void> get(URI address) throws IOException {
        try {
            return client.send(HttpRequest.newBuilder(address).timeout(LIMIT).GET().build(), HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String reason(Exception failure) {
        return PlainReason.of(failure);
    }
}
