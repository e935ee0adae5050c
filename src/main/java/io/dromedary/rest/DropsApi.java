package io.dromedary.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dromedary.archive.WayBack;
import io.dromedary.drop.DropFolder;
import io.dromedary.intake.Ignored;
import io.dromedary.job.Places;
import io.dromedary.job.Variables;
import io.dromedary.manage.Request;
import io.dromedary.store.Store;
import io.dromedary.text.SafeText;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;

/**
 * Takes drops that are sent instead of being put into the inbox. The files are written to a hidden folder beside it and appear in the inbox
 * together, texts first, when all of them are durable. Nothing is replaced, and nothing is written elsewhere.
 */
public final class DropsApi {

    private static final int CREATED = 201;
    private static final int BAD = 400;
    private static final int CONFLICT = 409;
    private static final int TOO_LARGE = 413;
    private static final int WRONG_TYPE = 415;
    private static final int NOT_MEANT = 422;
    private static final int BUSY = 503;
    private static final int DISK_FULL = 507;

    private static final String INCOMING = ".incoming-";
    private static final int MOST_FILES = 100;
    private static final int LONGEST_NAME = 240;
    private static final int LONGEST_FIELD = 1000;
    private static final int DEEPEST = 10;
    private static final int HEADERS = 4096;
    /** Each takes a thread of the port while it is sent. */
    private static final int AT_ONCE = 6;
    /** So that an upload is not what takes the journal's last room. */
    private static final long KEEP_FREE = 256L << 20;

    private final Store drops;
    private final long largest;
    private final LongSupplier room;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** @param path below the root, or the address in the bucket */
    public record FileDocument(String path, long bytes, String sha256) {
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DropDocument(List<FileDocument> files) {
    }

    private record Received(String name, Path staged, long bytes, String sha256) {
    }

    /** What was sent so far. */
    private static final class Upload {
        private final List<Received> files = new ArrayList<>();
        private String folder = "";
    }

    /**
     * @param drops   where the inbox is
     * @param largest bytes of a file
     */
    public DropsApi(Store drops, long largest) throws IOException {
        this(drops, largest, roomIn(beside(drops)));
    }

    /** @param room bytes that are free on the disk */
    DropsApi(Store drops, long largest, LongSupplier room) throws IOException {
        this.drops = drops;
        this.largest = largest;
        this.room = room;
        Path beside = beside(drops);
        try (Stream<Path> left = Files.list(beside)) {
            for (Path folder : left.filter(path -> path.getFileName().toString().startsWith(INCOMING)).toList()) {
                delete(folder);
            }
        }
    }

    private static Path beside(Store drops) throws IOException {
        return drops.staging(Places.in(Places.INBOX, "drop")).getParent();
    }

    private static LongSupplier roomIn(Path folder) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return () -> {
            try {
                return disk.getUsableSpace();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Answered when all files are durable. */
    public DropDocument take(@Variable(Variables.REQUEST) Request request, @Body HttpServerRequest sent, Message answer)
            throws ApiException, IOException {
        try (InputStream in = new UploadStream(sent)) {
            if (!places.tryAcquire()) {
                throw new ApiException(BUSY, "%d uploads are under way; send this one a little later.".formatted(AT_ONCE));
            }
            try {
                DropDocument taken = take(request, boundary(request.type()), length(sent), in);
                answer.setHeader(Exchange.HTTP_RESPONSE_CODE, CREATED);
                return taken;
            } finally {
                places.release();
            }
        }
    }

    private static byte[] boundary(String type) throws ApiException {
        String boundary = !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")
                ? null
                : parameters(type).get("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
            throw new ApiException(WRONG_TYPE, "Send the files as multipart/form-data, as forms and `curl -F file=@photo.png` do.");
        }
        return boundary.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Map<String, String> parameters(String header) {
        ParameterParser parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        return parser.parse(header, ';');
    }

    private static long length(HttpServerRequest sent) {
        String length = sent.getHeader("Content-Length");
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
    }

    private DropDocument take(Request request, byte[] boundary, long length, InputStream in) throws ApiException, IOException {
        Path incoming = beside(drops).resolve(INCOMING + UUID.randomUUID());
        if (length + KEEP_FREE > room.getAsLong()) {
            throw new ApiException(DISK_FULL, "The disk of the line has no room for %d bytes; free some there.".formatted(length));
        }
        Files.createDirectory(incoming);
        try {
            Upload upload = new Upload();
            upload.folder = folder(request.value("folder").orElse(""));
            receive(boundary, in, incoming, upload);
            return publish(upload);
        } catch (FileUploadSizeException | MultipartInput.MalformedStreamException e) {
            throw new ApiException(BAD, "The body is no multipart/form-data, or ends too early.");
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left") || String.valueOf(e.getMessage()).contains("quota")) {
                throw new ApiException(DISK_FULL, "The disk of the line is full; nothing was taken. Free some space there.");
            }
            throw e;
        } finally {
            delete(incoming);
        }
    }

    // ------------------------------------------------------------------ reading

    private void receive(byte[] boundary, InputStream in, Path incoming, Upload upload) throws ApiException, IOException {
        MultipartInput parts = MultipartInput.builder().setInputStream(in).setBoundary(boundary).setPartHeaderSizeMax(HEADERS).get();
        parts.setHeaderCharset(StandardCharsets.UTF_8);
        for (boolean more = parts.skipPreamble(); more; more = parts.readBoundary()) {
            Map<String, String> part = disposition(parts.readHeaders());
            if (part.get("filename") == null) {
                field(part.get("name"), parts, upload);
            } else {
                file(part.get("filename"), parts, incoming, upload);
            }
        }
        if (upload.files.isEmpty()) {
            throw new ApiException(NOT_MEANT, "There is no file in it.", "file");
        }
    }

    private static Map<String, String> disposition(String headers) throws ApiException {
        Optional<String> line = headers.replaceAll("\r?\n[ \t]+", " ").lines()
                .filter(header -> header.regionMatches(true, 0, "content-disposition:", 0, 20)).findFirst();
        return parameters(line.orElseThrow(() -> new ApiException(BAD, "A part of the body has no Content-Disposition.")).substring(20));
    }

    private static void field(String name, MultipartInput parts, Upload upload) throws ApiException, IOException {
        if (!"folder".equals(name)) {
            throw new ApiException(NOT_MEANT, "Only files are taken, and the field folder.", SafeText.line(String.valueOf(name)));
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        try (InputStream content = parts.newInputStream()) {
            value.write(content.readNBytes(LONGEST_FIELD));
            if (content.read() >= 0) {
                throw new ApiException(NOT_MEANT, "The name of the folder is too long.", "folder");
            }
        }
        upload.folder = folder(value.toString(StandardCharsets.UTF_8));
    }

    private void file(String name, MultipartInput parts, Path incoming, Upload upload) throws ApiException, IOException {
        checkName(name, "file");
        if (Ignored.test(name)) {
            throw new ApiException(NOT_MEANT,
                    "The line ignores files of such a name: hidden ones, unfinished copies, notes of its own, and "
                            + "what begins with _.",
                    "file");
        }
        if (upload.files.stream().anyMatch(other -> other.name().equals(name))) {
            throw new ApiException(NOT_MEANT, "Two files have the same name.", "file");
        }
        if (upload.files.size() == MOST_FILES) {
            throw new ApiException(TOO_LARGE, "At most %d files are taken at once.".formatted(MOST_FILES), "file");
        }
        Path staged = incoming.resolve(String.valueOf(upload.files.size()));
        MessageDigest digest = DigestUtils.getSha256Digest();
        long bytes;
        try (InputStream content = new DigestInputStream(parts.newInputStream(), digest);
                OutputStream out = Files.newOutputStream(staged)) {
            bytes = copy(content, out);
        }
        upload.files.add(new Received(name, staged, bytes, Hex.encodeHexString(digest.digest())));
    }

    private long copy(InputStream content, OutputStream out) throws ApiException, IOException {
        byte[] piece = new byte[64 << 10];
        long bytes = 0;
        for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
            bytes += read;
            if (bytes > largest) {
                throw new ApiException(TOO_LARGE, "A file has more than %d bytes (dromedary.media.max-bytes).".formatted(largest), "file");
            }
            // Who sends in chunks has not said how much it will be, and others send at the same time.
            if (room.getAsLong() < KEEP_FREE) {
                throw new ApiException(DISK_FULL, "The disk of the line is nearly full; nothing was taken. Free some space there.");
            }
            out.write(piece, 0, read);
        }
        return bytes;
    }

    // ------------------------------------------------------------------ names

    /** The inbox takes any name of a file; one that is a path could lead out of it. */
    private static void checkName(String name, String field) throws ApiException {
        boolean path = name.isEmpty() || name.equals(".") || name.equals("..") || name.matches("(?s).*[/\\\\\\p{Cc}].*");
        if (path || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new ApiException(NOT_MEANT, path
                    ? "%s is no name: it is empty, or has a slash, a backslash or a control character in it.".formatted(field)
                    : "%s has more than %d bytes in its name.".formatted(field, LONGEST_NAME), field);
        }
    }

    private static String folder(String said) throws ApiException {
        if (said.isEmpty()) {
            return "";
        }
        String[] names = said.split("/", -1);
        for (String name : names) {
            checkName(name, "folder");
            if (Ignored.test(name) || DropFolder.isName(name) || names.length > DEEPEST) {
                throw new ApiException(NOT_MEANT, "folder must be at most %d names that are neither hidden, nor begin with _, nor end with "
                        .formatted(DEEPEST) + ".drop.", "folder");
            }
        }
        return said;
    }

    // ------------------------------------------------------------------ publishing

    private DropDocument publish(Upload upload) throws ApiException, IOException {
        String folder = upload.folder.isEmpty() ? Places.INBOX : Places.in(Places.INBOX, upload.folder);
        for (Received file : upload.files) {
            if (drops.exists(Places.in(folder, file.name()))) {
                throw taken();
            }
        }
        List<Received> order = upload.files.stream().sorted(Comparator.comparing(Received::name, WayBack.TEXTS_FIRST)).toList();
        List<String> there = new ArrayList<>();
        for (Received file : order) {
            String path = Places.in(folder, file.name());
            drops.staging(path);
            try {
                drops.publish(file.staged(), path, new Store.Label("application/octet-stream", file.sha256(), Map.of()));
            } catch (IOException e) {
                // Half of it would be half a drop, and would keep out the whole one that is sent again.
                for (String half : there) {
                    drops.delete(half);
                }
                if (e instanceof FileAlreadyExistsException) {
                    throw taken();
                }
                throw e;
            }
            there.add(path);
        }
        return new DropDocument(upload.files.stream()
                .map(file -> new FileDocument(drops.address(Places.in(folder, file.name())), file.bytes(), file.sha256())).toList());
    }

    private static ApiException taken() {
        return new ApiException(CONFLICT,
                "The inbox has a file of one of these names; nothing was taken. Send it under another name, or when "
                        + "that one is taken in.",
                "file");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
