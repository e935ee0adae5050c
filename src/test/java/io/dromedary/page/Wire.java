package io.dromedary.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests byte by byte, as no well-behaved client would send them. */
final class Wire {

    /** What came back. */
    record Answer(int status, List<String> headers, String body) {

        String header(String name) {
            return headers.stream().filter(header -> header.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                    .map(header -> header.substring(name.length() + 2)).findFirst().orElse("");
        }
    }

    private Wire() {
    }

    /** @param head the request line and the headers, by line */
    static Answer send(URI server, List<String> head, String body) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            String text = String.join("\r\n", head) + "\r\nConnection: close\r\n"
                    + (body.isEmpty() ? "" : "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length() + "\r\n")
                    + "\r\n" + body;
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer answer(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        List<String> head = new ArrayList<>(text.substring(0, Math.max(0, end)).lines().toList());
        if (head.isEmpty()) {
            throw new IOException("no answer");
        }
        int status = Integer.parseInt(head.remove(0).split(" ")[1]);
        String body = text.substring(end + 4);
        boolean chunked = head.stream().anyMatch(header -> header.equalsIgnoreCase("transfer-encoding: chunked"));
        return new Answer(status, head, chunked ? whole(body) : body);
    }

    private static String whole(String chunked) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(chunked.getBytes(StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (int size = size(in); size > 0; size = size(in)) {
            all.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
            in.skipNBytes(2);
        }
        return all.toString();
    }

    private static int size(ByteArrayInputStream in) {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.isEmpty() ? 0 : Integer.parseInt(line.toString().strip(), 16);
    }
}
