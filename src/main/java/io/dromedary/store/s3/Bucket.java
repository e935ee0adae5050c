package io.dromedary.store.s3;

import io.dromedary.store.BucketSettings;
import io.dromedary.store.FileSection;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.ObjectStoreException;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.commons.codec.DecoderException;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of S3, for questions, and for what Camel's component for S3 cannot do.
 *
 * <p>That is writing. Every object is written with its SHA-256, as a header and not as a trailer, which S3-compatible stores often refuse.
 * It keeps its type and metadata also where it is put in parts. It replaces no other object, by a condition, or by a question before where
 * a store answers 501 to the condition. The component, in 4.18.0, sends no SHA-256, loses the metadata of what it puts in parts, and has no
 * such fallback. Nor does it copy in parts what is larger than 5 GiB, and its {@code headObject} takes the key from a header alone, which
 * is no place for a key that others chose.
 *
 * <p>Drops travel by the routes of {@code routes/bucket/}. What stays here besides writing is what a bean needs within its one step: a
 * picture for an upload ({@link #fetch}), another name for the pictures of a manifest ({@link #copy}), a note or marker that goes
 * ({@link #delete}).
 */
public final class Bucket implements ObjectStore {

    /** Larger objects cannot be copied by one call, nor put. Source: S3's documented quotas, 5 GiB. */
    public static final long LARGEST_COPY = 5L << 30;

    private static final long PART = 64L << 20;
    private static final long COPY_PART = 1L << 30;
    /** What S3 gives at most. */
    private static final int PAGE = 1_000;

    private final S3Client s3;
    private final String name;
    private final String prefix;
    private final long part;
    private final long largestCopy;
    private final int page;
    private final CallLimits limits;

    /** @param prefix empty, or a text that ends in {@code /} */
    public Bucket(S3Client s3, String name, String prefix) {
        this(s3, name, prefix, PART, LARGEST_COPY, PAGE, CallLimits.DEFAULT);
    }

    /**
     * @param part        larger files are put in parts of this size, at least 5 MiB; bytes
     * @param largestCopy larger objects are copied in parts; bytes
     * @param page        keys in one answer to a list
     */
    Bucket(S3Client s3, String name, String prefix, long part, long largestCopy, int page, CallLimits limits) {
        this.s3 = s3;
        this.name = name;
        this.prefix = prefix;
        this.part = part;
        this.largestCopy = largestCopy;
        this.page = page;
        this.limits = limits;
    }

    @Override
    public String address(String key) {
        return BucketSettings.address(name, full(key));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String full(String key) {
        return prefix + key;
    }

    @Override
    public Optional<String> below(String fullKey) {
        return fullKey.startsWith(prefix) ? Optional.of(fullKey.substring(prefix.length())) : Optional.empty();
    }

    @Override
    public void list(String beginning, Consumer<Entry> each) throws ObjectStoreException {
        asked("list", beginning, () -> {
            s3.listObjectsV2Paginator(listing(beginning)).contents().forEach(object -> each.accept(entry(object)));
            return null;
        });
    }

    @Override
    public void list(String beginning, String after, Predicate<Entry> wanted) throws ObjectStoreException {
        asked("list", beginning,
                () -> s3.listObjectsV2Paginator(listing(beginning).toBuilder().startAfter(prefix + after).build()).contents().stream()
                        .map(this::entry).allMatch(wanted));
    }

    @Override
    public boolean hasAny(String beginning) throws ObjectStoreException {
        return asked("list", beginning, () -> !s3.listObjectsV2(listing(beginning).toBuilder().maxKeys(1).build()).contents().isEmpty());
    }

    private ListObjectsV2Request listing(String beginning) {
        // Keys may hold characters that XML cannot.
        return ListObjectsV2Request.builder().bucket(name).prefix(prefix + beginning).encodingType(EncodingType.URL).maxKeys(page)
                .build();
    }

    Entry entry(S3Object object) {
        return new Entry(object.key().substring(prefix.length()), object.size(), object.eTag(), object.lastModified());
    }

    @Override
    public Optional<Head> head(String key) throws ObjectStoreException {
        try {
            HeadObjectResponse head = asked("ask about", key, () -> s3.headObject(request -> request.bucket(name).key(prefix + key)));
            return Optional.of(new Head(head.contentLength(), head.eTag(), head.lastModified(), head.contentType(), head.metadata()));
        } catch (ObjectStoreException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public byte[] read(String key, int most) throws IOException {
        try (ResponseInputStream<GetObjectResponse> in = asked("read", key,
                () -> s3.getObject(request -> request.bucket(name).key(prefix + key)))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            limits.receive(in, out, most, address(key));
            return out.toByteArray();
        } catch (SdkException e) {
            throw S3Failure.of("Cannot read " + address(key), e);
        }
    }

    @Override
    public InputStream open(String key, long from, long length) throws IOException {
        return new Part(asked("read", key, () -> s3.getObject(request -> request.bucket(name).key(prefix + key)
                .range("bytes=%d-%d".formatted(from, from + length - 1)))), length);
    }

    /** Closed early, it closes its connection: otherwise all that is left would be read first. */
    private static final class Part extends FilterInputStream {
        private final Abortable connection;
        private long left;

        Part(ResponseInputStream<GetObjectResponse> content, long length) {
            super(content);
            this.connection = content;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            left -= one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            if (left > 0) {
                connection.abort();
            }
            super.close();
        }
    }

    @Override
    public void fetch(String key, Path file) throws IOException {
        try (ResponseInputStream<GetObjectResponse> in = asked("read", key,
                () -> s3.getObject(request -> request.bucket(name).key(prefix + key)));
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = Channels.newOutputStream(channel)) {
            receive(in, out, full(key));
            channel.force(true);
        } catch (SdkException e) {
            throw S3Failure.of("Cannot read " + address(key), e);
        }
    }

    /** @param fullKey of what is read, for messages */
    void receive(ResponseInputStream<GetObjectResponse> content, OutputStream to, String fullKey) throws IOException {
        limits.receive(content, to, Long.MAX_VALUE, BucketSettings.address(name, fullKey));
    }

    @Override
    public void put(String key, byte[] content, String contentType) throws ObjectStoreException {
        put(key, content, contentType, null);
    }

    /** @param unless {@code *} where no object may be there; null where one is replaced */
    private void put(String key, byte[] content, String contentType, String unless) throws ObjectStoreException {
        asked("write", key, () -> s3.putObject(request -> request.bucket(name).key(prefix + key)
                .contentType(contentType).contentLength((long) content.length).ifNoneMatch(unless)
                .checksumSHA256(Base64.getEncoder().encodeToString(DigestUtils.sha256(content))), RequestBody.fromBytes(content)));
    }

    @Override
    public void put(String key, Path file, String contentType, String sha256, Map<String, String> metadata) throws IOException {
        put(key, file, contentType, sha256, metadata, null);
    }

    @Override
    public void create(String key, Path file, String contentType, String sha256, Map<String, String> metadata) throws IOException {
        try {
            put(key, file, contentType, sha256, metadata, "*");
        } catch (ObjectStoreException e) {
            if (e.status() == 501 && head(key).isEmpty()) {
                // A store without conditional writes: the look has to do.
                put(key, file, contentType, sha256, metadata, null);
            } else if (e.status() == 501 || e.status() == 412) {
                throw new FileAlreadyExistsException(address(key));
            } else {
                throw e;
            }
        }
    }

    /** @param unless {@code *} where no object may be there; null where one is replaced */
    private void put(String key, Path file, String contentType, String sha256, Map<String, String> metadata, String unless)
            throws IOException {
        if (Files.size(file) > part) {
            if (unless != null && head(key).isPresent()) {
                // The store would say so only when all of it is there.
                throw new FileAlreadyExistsException(address(key));
            }
            putInParts(key, file, contentType, metadata, unless);
        } else {
            long bytes = Files.size(file);
            asked("write", key, () -> s3.putObject(request -> request.bucket(name).key(prefix + key)
                    .contentType(contentType).contentLength(bytes).metadata(metadata).ifNoneMatch(unless).checksumSHA256(base64(sha256)),
                    RequestBody.fromFile(file)));
        }
    }

    private void putInParts(String key, Path file, String contentType, Map<String, String> metadata, String unless) throws IOException {
        String upload = asked("write", key, () -> s3.createMultipartUpload(request -> request.bucket(name).key(prefix + key)
                .contentType(contentType).metadata(metadata).checksumAlgorithm(ChecksumAlgorithm.SHA256))).uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            long bytes = Files.size(file);
            for (long from = 0; from < bytes; from += part) {
                parts.add(putPart(key, upload, parts.size() + 1, file, from, Math.min(part, bytes - from)));
            }
            asked("write", key, () -> s3.completeMultipartUpload(request -> request.bucket(name).key(prefix + key)
                    .uploadId(upload).ifNoneMatch(unless).multipartUpload(all -> all.parts(parts))));
        } catch (IOException | RuntimeException e) {
            abandon(key, upload, e);
            throw e;
        }
    }

    private CompletedPart putPart(String key, String upload, int number, Path file, long from, long length) throws IOException {
        String checksum;
        try (InputStream in = new FileSection(file, from, length)) {
            checksum = Base64.getEncoder().encodeToString(DigestUtils.sha256(in));
        }
        RequestBody body = RequestBody.fromContentProvider(() -> {
            try {
                return new FileSection(file, from, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, length, "application/octet-stream");
        String etag = asked("write", key, () -> s3.uploadPart(request -> request.bucket(name).key(prefix + key)
                .uploadId(upload).partNumber(number).contentLength(length).checksumSHA256(checksum), body)).eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).checksumSHA256(checksum).build();
    }

    /** Parts of an upload that was not completed are stored, and paid, until it is aborted. */
    private void abandon(String key, String upload, Exception cause) {
        try {
            s3.abortMultipartUpload(request -> request.bucket(name).key(prefix + key).uploadId(upload));
        } catch (SdkException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void copy(String from, String etag, String to) throws ObjectStoreException {
        Optional<Head> head = head(from);
        String meant = etag == null ? head.map(Head::etag).orElse(null) : etag;
        if (head.isPresent() && isLarge(head.get().bytes())) {
            copyInParts(from, meant, to, null);
        } else {
            asked("copy", from, () -> s3.copyObject(request -> request.sourceBucket(name).sourceKey(prefix + from).copySourceIfMatch(meant)
                    .destinationBucket(name).destinationKey(prefix + to)));
        }
    }

    boolean isLarge(long bytes) {
        return bytes > largestCopy;
    }

    int page() {
        return page;
    }

    /**
     * What the component cannot copy.
     *
     * @param unless "*" for a copy that replaces nothing, else null
     */
    void copyInParts(String from, String etag, String to, String unless) throws ObjectStoreException {
        Head head = head(from).orElseThrow(
                () -> new ObjectStoreException("Cannot copy %s: it is not there any more".formatted(address(from)), 404, null));
        String upload = asked("write", to, () -> s3.createMultipartUpload(request -> request.bucket(name).key(prefix + to)
                .contentType(head.contentType()).metadata(head.metadata()))).uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            long size = Math.min(COPY_PART, largestCopy);
            for (long start = 0; start < head.bytes(); start += size) {
                String range = "bytes=%d-%d".formatted(start, Math.min(start + size, head.bytes()) - 1);
                int number = parts.size() + 1;
                String copied = asked("copy", from, () -> s3.uploadPartCopy(request -> request.sourceBucket(name).sourceKey(prefix + from)
                        .copySourceIfMatch(etag).copySourceRange(range).destinationBucket(name)
                        .destinationKey(prefix + to).uploadId(upload).partNumber(number))).copyPartResult().eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(copied).build());
            }
            asked("write", to, () -> s3.completeMultipartUpload(request -> request.bucket(name).key(prefix + to)
                    .uploadId(upload).ifNoneMatch(unless).multipartUpload(all -> all.parts(parts))));
        } catch (ObjectStoreException | RuntimeException e) {
            abandon(to, upload, e);
            throw e;
        }
    }

    @Override
    public boolean putFirst(String key, byte[] content, String contentType) throws ObjectStoreException {
        try {
            put(key, content, contentType, "*");
            return true;
        } catch (ObjectStoreException e) {
            if (e.status() == 501 && head(key).isEmpty()) {
                // A store without conditional writes: the look has to do.
                put(key, content, contentType);
                return true;
            }
            if (e.status() == 412 || e.status() == 409) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void delete(String key) throws ObjectStoreException {
        asked("delete", key, () -> s3.deleteObject(request -> request.bucket(name).key(prefix + key)));
    }

    private static String base64(String hex) {
        try {
            return Base64.getEncoder().encodeToString(Hex.decodeHex(hex));
        } catch (DecoderException e) {
            throw new IllegalArgumentException("no hexadecimal digest: " + hex, e);
        }
    }

    private <T> T asked(String what, String key, Supplier<T> call) throws ObjectStoreException {
        try {
            return call.get();
        } catch (SdkException e) {
            throw S3Failure.of("Cannot %s %s".formatted(what, address(key)), e);
        }
    }
}
