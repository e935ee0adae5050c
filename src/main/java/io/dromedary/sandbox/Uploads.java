package io.dromedary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/**
 * Hands out upload URLs and takes the files, with the severity of a pre-signed S3 PUT: query byte by byte, every signed header, no
 * credentials, a {@code Content-Length}. Files lie on disk.
 */
final class Uploads {

    static final String TICKET_PATH = "/files/generate-upload-url";
    static final String PUT_PATH = "/bucket/";
    static final String PUBLIC_PATH = "/files/";

    private static final Map<String, String> RETENTION = Map.of("x-amz-tagging", "retention=temporary");

    private final Map<String, Upload> byId = new ConcurrentHashMap<>();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Path folder;
    private final Behaviour behaviour;
    private final Ledger ledger;

    Uploads(Path folder, Behaviour behaviour, Ledger ledger) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.behaviour = behaviour;
        this.ledger = ledger;
    }

    void forget() {
        byId.clear();
    }

    Answer ticket(HttpExchange exchange) throws IOException {
        JsonNode body = RequestBody.json(exchange);
        JsonNode wanted = body.path("content_type");
        MediaType type = MediaType.named(wanted.asText());
        if (type == null) {
            Object input = wanted.isMissingNode() ? body : wanted;
            List<Object> loc = List.of("body", "content_type");
            throw new Refusal(Refusal.invalid(List.of(wanted.isMissingNode() ? Problem.of("missing", loc, "Field required", input)
                    : Problem.value(loc, "unsupported content type, supported are " + MediaType.names(), input))));
        }
        String id = UUID.randomUUID().toString();
        String host = RequestBody.baseUrl(exchange);
        var upload = new Upload(id, wanted.textValue(), host + PUBLIC_PATH + id + "." + type.suffix, awkwardQuery(), RETENTION,
                folder.resolve(id), false, null);
        byId.put(id, upload);
        return Answer.json(200, Map.of(
                "public_url", upload.publicUrl(),
                "upload_url", host + PUT_PATH + id + "?" + upload.query(),
                "content_type", upload.contentType(),
                "upload_headers", Map.of("Content-Type", upload.contentType(), "x-amz-tagging", RETENTION.get("x-amz-tagging"))));
    }

    /** Everything that a client which takes URLs apart and puts them together again gets wrong: order, escapes, plus, equals. */
    private String awkwardQuery() {
        byte[] signature = new byte[12];
        random.nextBytes(signature);
        return "X-Amz-Signature=" + HexFormat.of().formatHex(signature) + "%2F%2B%3d&X-Amz-Date=20261121T000000Z&X-Amz-Credential=AKIA%2F20261121"
                + "%2Fs3%2Faws4_request&tag=a+b%20c&response=RAW(x)&X-Amz-SignedHeaders=content-type%3Bx-amz-tagging&X-Amz-Algorithm=A%2BB&x-id=PutObject&empty=";
    }

    Answer put(HttpExchange exchange) throws IOException {
        Upload upload = byId.get(exchange.getRequestURI().getPath().substring(PUT_PATH.length()));
        var fault = behaviour.faults.first(Fault.Phase.UPLOAD, Markers.NONE);
        if (fault.isPresent() && fault.get() == Fault.UPLOAD_DROP) {
            return new Answer.Dropped();
        }
        if (fault.isPresent()) {
            return storeRefuses(exchange, 403, "AccessDenied");
        }
        if (upload == null || !upload.query().equals(exchange.getRequestURI().getRawQuery())) {
            return storeRefuses(exchange, 403, "SignatureDoesNotMatch");
        }
        if (Credentials.present(exchange) || !hasSignedHeaders(exchange, upload)) {
            return storeRefuses(exchange, 403, "SignatureDoesNotMatch");
        }
        if (!exchange.getRequestHeaders().containsKey("Content-Length")) {
            return storeRefuses(exchange, 411, "MissingContentLength");
        }
        return store(exchange, upload);
    }

    private Answer store(HttpExchange exchange, Upload upload) throws IOException {
        Path part = folder.resolve(upload.id() + "." + UUID.randomUUID() + ".part");
        byte[] head;
        try (OutputStream out = Files.newOutputStream(part)) {
            InputStream in = exchange.getRequestBody();
            head = in.readNBytes(MediaType.HEAD);
            out.write(head);
            in.transferTo(out);
        }
        if (!MediaType.named(upload.contentType()).matches(head)) {
            Files.delete(part);
            return storeRefuses(exchange, 400, "ContentTypeMismatch");
        }
        Files.move(part, upload.file(), StandardCopyOption.REPLACE_EXISTING);
        byId.put(upload.id(), upload.completed(upload.isPicture() ? pixels(upload.file()) : null));
        ledger.uploaded();
        return Answer.empty(200);
    }

    private static boolean hasSignedHeaders(HttpExchange exchange, Upload upload) {
        var headers = exchange.getRequestHeaders();
        return upload.contentType().equals(headers.getFirst("Content-Type"))
                && upload.signed().entrySet().stream().allMatch(each -> each.getValue().equals(headers.getFirst(each.getKey())));
    }

    private Answer storeRefuses(HttpExchange exchange, int status, String code) throws IOException {
        // A client that is still sending would see a reset instead of the answer.
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        return Answer.text(status, "application/xml", "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
    }

    private static Size pixels(Path picture) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(picture.toFile())) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return null;
            }
            var reader = readers.next();
            try {
                reader.setInput(in);
                return new Size(reader.getWidth(0), reader.getHeight(0));
            } catch (IOException | RuntimeException e) {
                // A damaged header: the result is then drawn without the picture.
                return null;
            } finally {
                reader.dispose();
            }
        }
    }

    Answer download(HttpExchange exchange) {
        String name = exchange.getRequestURI().getPath().substring(PUBLIC_PATH.length());
        Upload upload = byId.get(name.replaceFirst("\\..*", ""));
        return upload == null || !upload.complete() ? Answer.text(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>")
                : new Answer.OfFile(upload.file(), upload.contentType(), false);
    }

    /** Whether this is the public URL of a file that has arrived. */
    boolean has(String url) {
        return at(url) != null;
    }

    /** The first uploaded picture that a body refers to, or null. */
    Upload firstPictureIn(JsonNode body) {
        if (body.isTextual()) {
            Upload upload = at(body.textValue());
            return upload != null && upload.isPicture() ? upload : null;
        }
        for (JsonNode child : body) {
            Upload upload = firstPictureIn(child);
            if (upload != null) {
                return upload;
            }
        }
        return null;
    }

    private Upload at(String url) {
        int name = url.lastIndexOf('/') + 1;
        int suffix = url.indexOf('.', name);
        Upload upload = suffix < 0 ? null : byId.get(url.substring(name, suffix));
        return upload != null && upload.complete() && upload.publicUrl().equals(url) ? upload : null;
    }
}
