package io.dromedary.sandbox.studio;

import io.dromedary.sandbox.faults.Fault;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.ledger.Requests;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import io.dromedary.sandbox.settings.Behaviour;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves results. They are made at the first download and then kept on disk. */
public final class Results {

    private static final String PATH = "/results/";

    /** Where a redirected download finds the file. */
    private static final String MOVED_PATH = "/results/moved/";
    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})/(\\d{1,3})(_min)?\\.([a-z0-9]{3})");

    private final Requests requests;
    private final Behaviour behaviour;
    private final Studio studio;

    public Results(Requests requests, Behaviour behaviour, Studio studio) {
        this.requests = requests;
        this.behaviour = behaviour;
        this.studio = studio;
    }

    public void addTo(Routes routes, Ledger ledger) {
        routes.on("GET", PATH + "{name*}", ledger.watchingLeaks(this::download));
    }

    public static String url(String base, Generation generation, int index) {
        return base + PATH + generation.id() + '/' + index + '.' + generation.order().format().suffix();
    }

    public static String previewUrl(String base, Generation generation, int index) {
        return base + PATH + generation.id() + '/' + index + "_min." + generation.order().format().suffix();
    }

    /** Whether answering needs drawing first, which takes long. */
    public boolean needsDrawing(String path) {
        Wanted wanted = path.startsWith(PATH) ? wanted(path) : null;
        return wanted != null && !behaviour.settings().quickResults() && !studio.has(wanted.piece());
    }

    private Response download(Call call) throws IOException {
        String path = call.path();
        Wanted wanted = wanted(path);
        if (wanted == null) {
            return gone();
        }
        Generation generation = wanted.generation();
        var fault = path.startsWith(MOVED_PATH)
                ? null
                : behaviour.faults().first(Fault.Phase.DOWNLOAD, generation.order().markers()).orElse(null);
        if (fault == Fault.REDIRECT) {
            return Response.empty(302).with("Location", call.baseUrl() + MOVED_PATH + path.substring(PATH.length()));
        }
        if (fault == Fault.DOWNLOAD_GONE) {
            return gone();
        }
        if (fault == Fault.DOWNLOAD_ERROR) {
            return Response.detail(500, "Internal server error");
        }
        if (fault == Fault.HUGE) {
            return new Response.OfFile(studio.huge(generation.order().format()), generation.order().format().contentType(), false);
        }
        Path file = behaviour.settings().quickResults() ? studio.quick(generation.order().format()) : studio.result(wanted.piece());
        if (fault == null && !wanted.piece().preview()) {
            generation.downloads().incrementAndGet();
        }
        return new Response.OfFile(file, generation.order().format().contentType(), fault == Fault.TRUNCATED);
    }

    private record Wanted(Generation generation, Studio.Piece piece) {
    }

    private Wanted wanted(String path) {
        Matcher name = NAME.matcher(path.substring((path.startsWith(MOVED_PATH) ? MOVED_PATH : PATH).length()));
        Generation generation = name.matches() ? requests.find(name.group(1)) : null;
        if (generation == null || !name.group(4).equals(generation.order().format().suffix())) {
            return null;
        }
        int index = Integer.parseInt(name.group(2));
        return !generation.delivers(index, System.currentTimeMillis())
                ? null
                : new Wanted(generation, new Studio.Piece(generation.id(), generation.order(), index, name.group(3) != null));
    }

    private static Response gone() {
        return Response.text(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>");
    }
}
