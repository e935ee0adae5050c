package io.dromedary.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves results. They are made at the first download and then kept on disk. */
final class Results {

    static final String PATH = "/results/";

    /** Where a redirected download finds the file. */
    private static final String MOVED_PATH = "/results/moved/";
    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})/(\\d)\\.(?:png|mp4)");

    private final Requests requests;
    private final Behaviour behaviour;
    private final Studio studio;

    Results(Requests requests, Behaviour behaviour, Studio studio) {
        this.requests = requests;
        this.behaviour = behaviour;
        this.studio = studio;
    }

    static String url(String base, Generation generation, int index) {
        return base + PATH + generation.id + '/' + index + (generation.order.kind() == Model.Kind.VIDEO ? ".mp4" : ".png");
    }

    /** Whether answering needs drawing first, which takes long. */
    boolean needsDrawing(String path) {
        Wanted wanted = wanted(path);
        return wanted != null && !behaviour.settings().quickResults() && !studio.has(wanted.generation(), wanted.index());
    }

    Answer download(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Wanted wanted = wanted(path);
        if (wanted == null) {
            return gone();
        }
        Generation generation = wanted.generation();
        var fault = path.startsWith(MOVED_PATH) ? null
                : behaviour.faults.first(Fault.Phase.DOWNLOAD, generation.order.markers()).orElse(null);
        if (fault == Fault.REDIRECT) {
            return Answer.empty(302).with("Location", RequestBody.baseUrl(exchange) + MOVED_PATH + path.substring(PATH.length()));
        }
        if (fault == Fault.DOWNLOAD_GONE) {
            return gone();
        }
        if (fault == Fault.DOWNLOAD_ERROR) {
            return Answer.detail(500, "Internal server error");
        }
        Path file = behaviour.settings().quickResults() ? studio.quick(generation.order.kind()) : studio.result(generation, wanted.index());
        if (fault == null) {
            generation.downloads.incrementAndGet();
        }
        return new Answer.OfFile(file, generation.order.kind() == Model.Kind.VIDEO ? "video/mp4" : "image/png", fault == Fault.TRUNCATED);
    }

    private record Wanted(Generation generation, int index) {
    }

    private Wanted wanted(String path) {
        Matcher name = NAME.matcher(path.substring((path.startsWith(MOVED_PATH) ? MOVED_PATH : PATH).length()));
        if (!name.matches()) {
            return null;
        }
        Generation generation = requests.find(name.group(1));
        int index = Integer.parseInt(name.group(2));
        boolean there = generation != null && generation.charged(System.currentTimeMillis()) && index < generation.results();
        return there ? new Wanted(generation, index) : null;
    }

    private static Answer gone() {
        return Answer.text(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>");
    }
}
