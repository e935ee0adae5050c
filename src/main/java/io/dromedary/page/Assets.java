package io.dromedary.page;

import io.dromedary.job.Variables;
import io.dromedary.manage.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** The style sheet, the script and the icon of the page. They are in the jar, and nothing comes from elsewhere. */
public final class Assets {

    private static final int NOT_FOUND = 404;
    private static final Map<String, String> TYPES = Map.of("/page.css", "text/css; charset=utf-8", "/page.js",
            "text/javascript; charset=utf-8", "/page.svg", "image/svg+xml");

    private final Map<String, String> texts = new TreeMap<>();

    public Assets() {
        TYPES.keySet().forEach(path -> texts.put(path, read(path)));
    }

    public void send(@Variable(Variables.REQUEST) Request request, Message answer) {
        String text = texts.get(request.path());
        if (text == null) {
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, NOT_FOUND);
            answer.setBody("");
        } else {
            Templates.send(request, answer, TYPES.get(request.path()), text);
        }
    }

    private static String read(String path) {
        try (InputStream in = Assets.class.getResourceAsStream("/page" + path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
