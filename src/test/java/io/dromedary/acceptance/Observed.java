package io.dromedary.acceptance;

import io.dromedary.testing.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The line of a studio as it is seen on its management port. */
final class Observed implements AutoCloseable {

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Studio studio;
    private final int port;
    private Running running;

    /** Opens the port of that line; the line is yet to start. */
    Observed(Studio studio) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        this.studio = studio;
        studio.with("DROMEDARY_MANAGEMENT", "true").with("DROMEDARY_MANAGEMENT_PORT", String.valueOf(port));
    }

    /** Again, where it runs already. */
    void start() {
        close();
        running = studio.run();
    }

    void awaitOutput(String text, Duration limit) {
        running.awaitOutput(text, limit);
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean answers() {
        if (running != null && !running.isRunning()) {
            throw new AssertionError("It has ended: " + running.output());
        }
        try {
            return get("/observe/metrics").statusCode() == 200 && get("/observe/health/live").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    String scrape() {
        return get("/observe/metrics").body();
    }

    /** Each series with its value, as Prometheus would store it. */
    Map<String, Double> series() {
        Map<String, Double> series = new TreeMap<>();
        scrape().lines().filter(text -> !text.startsWith("#")).forEach(text -> {
            int blank = text.lastIndexOf(' ');
            series.put(text.substring(0, blank), Double.valueOf(text.substring(blank + 1)));
        });
        return series;
    }

    double value(String series) {
        return series().get(series);
    }

    /** The names of the metrics. */
    List<String> metrics() {
        return series().keySet().stream().map(name -> name.replaceFirst("\\{.*", "")).distinct().toList();
    }
}
