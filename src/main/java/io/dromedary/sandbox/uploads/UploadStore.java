package io.dromedary.sandbox.uploads;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.dromedary.sandbox.faults.Fault;
import io.dromedary.sandbox.faults.FaultMarkers;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.models.Size;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.AuthScheme;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.Refusal;
import io.dromedary.sandbox.server.RequestBody;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import io.dromedary.sandbox.server.ValidationProblem;
import io.dromedary.sandbox.settings.Behaviour;
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
public final class UploadStore {

    static final String TICKET_PATH = "/files/generate-upload-url";
    static final String PUT_PATH = "/bucket/";
    static final String PUBLIC_PATH = "/files/";

    private static final Map<String, String> RETENTION = Map.of("x-amz-tagging", "retention=temporary");

    private final Map<String, Upload> byId = new ConcurrentHashMap<>();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Path folder;
    private final Behaviour behaviour;
    private final Ledger ledger;

    public UploadStore(Path folder, Behaviour behaviour, Ledger ledger) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.behaviour = behaviour;
        this.ledger = ledger;
    }

    public void forget() {
        byId.clear();
    }

    public void addTo(Routes routes, AccountGuard account) {
        routes.on("POST", TICKET_PATH, account.open(this::ticket, AuthScheme.KEY, AuthScheme.HF))
                .on("PUT", PUT_PATH + "{id}", ledger.watchingLeaks(this::put))
                .on("GET", PUBLIC_PATH + "{name}", ledger.watchingLeaks(this::download));
    }

    private Response ticket(Call call) throws IOException {
        JsonNode body = RequestBody.read(call.exchange()).json();
        JsonNode wanted = body.path("content_type");
        if (UploadType.named(wanted.asText()) == null) {
            Object input = wanted.isMissingNode() ? body : wanted;
            List<Object> loc = List.of("body", "content_type");
            throw new Refusal(Refusal.invalid(List.of(wanted.isMissingNode()
                    ? ValidationProblem.of("missing", loc, "Field required", input)
                    : ValidationProblem.value(loc, "unsupported content type, supported are " + UploadType.names(), input))));
        }
        Upload upload = promise(call, wanted.textValue(), RETENTION, false);
        return Response.json(200, Map.of(
                "public_url", upload.publicUrl(),
                "upload_url", uploadUrl(call, upload),
                "content_type", upload.contentType(),
                "upload_headers", Map.of("Content-Type", upload.contentType(), "x-amz-tagging", RETENTION.get("x-amz-tagging"))));
    }

    /** Keeps a place for one file. */
    public Upload promise(Call call, String contentType, Map<String, String> signed, boolean ofWeb) {
        String id = UUID.randomUUID().toString();
        var upload = new Upload(id, contentType, call.baseUrl() + PUBLIC_PATH + id + "." + UploadType.named(contentType).suffix(),
                awkwardQuery(),
                signed, folder.resolve(id), ofWeb, Upload.Stage.PROMISED, null);
        byId.put(id, upload);
        return upload;
    }

    public String uploadUrl(Call call, Upload upload) {
        return call.baseUrl() + PUT_PATH + upload.id() + "?" + upload.query();
    }

    /** The upload becomes usable in the web API. */
    public void confirm(Upload upload) {
        byId.put(upload.id(), upload.confirmed());
    }

    /** Keeps a file that came in another way. */
    public Upload keep(Call call, String contentType, byte[] content) throws IOException {
        Upload upload = promise(call, contentType, Map.of(), false);
        Files.write(upload.file(), content);
        Upload arrived = upload.arrived(pixels(upload.file()));
        byId.put(upload.id(), arrived);
        ledger.uploaded();
        return arrived;
    }

    /** Everything that a client which takes URLs apart and puts them together again gets wrong: order, escapes, plus, equals. */
    private String awkwardQuery() {
        byte[] signature = new byte[12];
        random.nextBytes(signature);
        return "X-Amz-Signature=" + HexFormat.of().formatHex(signature)
                + "%2F%2B%3d&X-Amz-Date=20261121T000000Z&X-Amz-Credential=AKIA%2F20261121"
                + "%2Fs3%2Faws4_request&tag=a+b%20c&response=RAW(x)"
                + "&X-Amz-SignedHeaders=content-type%3Bx-amz-tagging&X-Amz-Algorithm=A%2BB&x-id=PutObject&empty=";
    }

    private Response put(Call call) throws IOException {
        HttpExchange exchange = call.exchange();
        Upload upload = byId.get(call.inPath().get(0));
        var fault = behaviour.faults().first(Fault.Phase.UPLOAD, FaultMarkers.NONE);
        if (fault.isPresent() && fault.get() == Fault.UPLOAD_DROP) {
            return new Response.Dropped();
        }
        if (fault.isPresent()) {
            return storeRefuses(exchange, 403, "AccessDenied");
        }
        if (upload == null || !upload.query().equals(exchange.getRequestURI().getRawQuery())) {
            return storeRefuses(exchange, 403, "SignatureDoesNotMatch");
        }
        if (AuthScheme.present(exchange) || !hasSignedHeaders(exchange, upload)) {
            return storeRefuses(exchange, 403, "SignatureDoesNotMatch");
        }
        if (!exchange.getRequestHeaders().containsKey("Content-Length")) {
            return storeRefuses(exchange, 411, "MissingContentLength");
        }
        return store(exchange, upload);
    }

    private Response store(HttpExchange exchange, Upload upload) throws IOException {
        Path part = folder.resolve(upload.id() + "." + UUID.randomUUID() + ".part");
        byte[] head;
        try (OutputStream out = Files.newOutputStream(part)) {
            InputStream in = exchange.getRequestBody();
            head = in.readNBytes(UploadType.HEAD);
            out.write(head);
            in.transferTo(out);
        }
        boolean good = upload.ofWeb() ? UploadType.isPicture(head) : UploadType.named(upload.contentType()).matches(head);
        if (!good) {
            Files.delete(part);
            return storeRefuses(exchange, 400, "ContentTypeMismatch");
        }
        Files.move(part, upload.file(), StandardCopyOption.REPLACE_EXISTING);
        byId.put(upload.id(), upload.arrived(upload.isPicture() ? pixels(upload.file()) : null));
        ledger.uploaded();
        return Response.empty(200);
    }

    private static boolean hasSignedHeaders(HttpExchange exchange, Upload upload) {
        var headers = exchange.getRequestHeaders();
        return upload.contentType().equals(headers.getFirst("Content-Type"))
                && upload.signed().entrySet().stream().allMatch(each -> each.getValue().equals(headers.getFirst(each.getKey())));
    }

    private Response storeRefuses(HttpExchange exchange, int status, String code) throws IOException {
        // A client that is still sending would see a reset instead of the answer.
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        return Response.text(status, "application/xml", "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
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

    private Response download(Call call) {
        Upload upload = byId.get(call.inPath().get(0).replaceFirst("\\..*", ""));
        return upload == null || !upload.isThere()
                ? Response.text(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>")
                : new Response.OfFile(upload.file(), upload.contentType(), false);
    }

    /** The upload with this id, arrived or not, or null. */
    public Upload find(String id) {
        return byId.get(id);
    }

    /** The first uploaded picture that a body refers to, or null. */
    public Upload firstPictureIn(JsonNode body) {
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

    /** The usable upload with exactly this public URL, or null. */
    public Upload at(String url) {
        int name = url.lastIndexOf('/') + 1;
        int suffix = url.indexOf('.', name);
        Upload upload = suffix < 0 ? null : byId.get(url.substring(name, suffix));
        return upload != null && upload.usable() && upload.publicUrl().equals(url) ? upload : null;
    }
}
