package io.dromedary.store.s3;

import io.dromedary.store.FileSection;
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
import java.time.Duration;
import java.time.Instant;
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
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One bucket, below one prefix. Keys are given and returned without that prefix.
 *
 * <p>Every object is written with its SHA-256, as a header and not as a trailer, which S3-compatible stores often refuse. What goes wrong is a
 * {@link BucketException}.
 */
public final class Bucket {

    /** Larger objects cannot be copied by one call, nor put. Source: S3's documented quotas, 5 GiB. */
    public static final long LARGEST_COPY = 5L << 30;

    private static final long PART = 64L << 20;
    private static final long COPY_PART = 1L << 30;
    /** What S3 gives at most. */
    private static final int PAGE = 1_000;
    /** Stores of other makers take any. */
    private static final String ANY_REGION = "us-east-1";
    private static final int CONNECTIONS = 64;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /**
     * An object in a list.
     *
     * @param etag as the store gives it, in quotes
     */
    public record Entry(String key, long bytes, String etag, Instant modified) {
    }

    /** What is known of an object without reading it. */
    public record Head(long bytes, String etag, Instant modified, String contentType, Map<String, String> metadata) {
    }

    private final S3Client s3;
    private final String name;
    private final String prefix;
    private final String owner;
    private final long part;
    private final long largestCopy;
    private final int page;

    /**
     * @param prefix empty, or a text that ends in {@code /}
     * @param owner  account id that the bucket must belong to; null where any will do
     */
    public Bucket(S3Client s3, String name, String prefix, String owner) {
        this(s3, name, prefix, owner, PART, LARGEST_COPY, PAGE);
    }

    /**
     * @param part        larger files are put in parts of this size, at least 5 MiB; bytes
     * @param largestCopy larger objects are copied in parts; bytes
     * @param page        keys in one answer to a list
     */
    Bucket(S3Client s3, String name, String prefix, String owner, long part, long largestCopy, int page) {
        this.s3 = s3;
        this.name = name;
        this.prefix = prefix;
        this.owner = owner;
        this.part = part;
        this.largestCopy = largestCopy;
        this.page = page;
    }

    /**
     * The connection to a store, for all its buckets.
     *
     * @throws BucketException where neither settings nor environment name a region
     */
    public static S3Client connect(BucketSettings settings) throws BucketException {
        try {
            return client(settings).build();
        } catch (SdkException e) {
            throw new BucketException("Cannot tell the region of the bucket " + settings.bucket(), e);
        }
    }

    static S3ClientBuilder client(BucketSettings settings) {
        S3ClientBuilder client = S3Client.builder()
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(CONNECTIONS).connectionTimeout(CONNECT).socketTimeout(ANSWER))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false));
        if (settings.region() != null) {
            client.region(Region.of(settings.region()));
        }
        if (settings.endpoint() != null) {
            client.endpointOverride(settings.endpoint()).forcePathStyle(true);
            if (settings.region() == null) {
                client.region(Region.of(SdkSystemSetting.AWS_REGION.getStringValue().orElse(ANY_REGION)));
            }
        }
        return client;
    }

    /** How a person calls an object. */
    public String address(String key) {
        return address(name, prefix, key);
    }

    public static String address(String bucket, String prefix, String key) {
        return "s3://%s/%s%s".formatted(bucket, prefix, key);
    }

    public String name() {
        return name;
    }

    /** The key with the prefix. */
    public String full(String key) {
        return prefix + key;
    }

    /** The key without the prefix; empty where it is not below the prefix. */
    public Optional<String> below(String fullKey) {
        return fullKey.startsWith(prefix) ? Optional.of(fullKey.substring(prefix.length())) : Optional.empty();
    }

    /** Every object whose key begins like this, in the store's order, page by page. */
    public void list(String beginning, Consumer<Entry> each) throws BucketException {
        asked("list", beginning, () -> {
            s3.listObjectsV2Paginator(listing(beginning)).contents().forEach(object -> each.accept(entry(object)));
            return null;
        });
    }

    /**
     * Objects whose keys begin like this, from one key on, as long as they are wanted. Buckets of directories know no order.
     *
     * @param after  the first key is greater than this one
     * @param wanted told each object; whether to go on
     */
    void list(String beginning, String after, Predicate<Entry> wanted) throws BucketException {
        asked("list", beginning, () -> s3.listObjectsV2Paginator(listing(beginning).toBuilder().startAfter(prefix + after).build()).contents().stream()
                .map(this::entry).allMatch(wanted));
    }

    /** Whether there is any object whose key begins like this. */
    public boolean hasAny(String beginning) throws BucketException {
        return asked("list", beginning, () -> !s3.listObjectsV2(listing(beginning).toBuilder().maxKeys(1).build()).contents().isEmpty());
    }

    private ListObjectsV2Request listing(String beginning) {
        // Keys may hold characters that XML cannot.
        return ListObjectsV2Request.builder().bucket(name).prefix(prefix + beginning).encodingType(EncodingType.URL).maxKeys(page)
                .expectedBucketOwner(owner).build();
    }

    private Entry entry(S3Object object) {
        return new Entry(object.key().substring(prefix.length()), object.size(), object.eTag(), object.lastModified());
    }

    /** Empty where there is no such object. */
    public Optional<Head> head(String key) throws BucketException {
        try {
            HeadObjectResponse head = asked("look at", key, () -> s3.headObject(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner)));
            return Optional.of(new Head(head.contentLength(), head.eTag(), head.lastModified(), head.contentType(), head.metadata()));
        } catch (BucketException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** @return the beginning of the object, at most so many bytes */
    public byte[] read(String key, int most) throws IOException {
        try (InputStream in = asked("read", key, () -> s3.getObject(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner)))) {
            return in.readNBytes(most);
        } catch (SdkException e) {
            throw new BucketException("Cannot read " + address(key), e);
        }
    }

    /** Streams the object to a file, whose bytes are on the disk when this returns. */
    public void fetch(String key, Path file) throws IOException {
        try (InputStream in = asked("read", key, () -> s3.getObject(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner)));
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = Channels.newOutputStream(channel)) {
            in.transferTo(out);
            channel.force(true);
        } catch (SdkException e) {
            throw new BucketException("Cannot read " + address(key), e);
        }
    }

    /** Writes a small object; replaces one that is there. */
    public void put(String key, byte[] content, String contentType) throws BucketException {
        put(key, content, contentType, null);
    }

    /** @param unless {@code *} where no object may be there; null where one is replaced */
    private void put(String key, byte[] content, String contentType, String unless) throws BucketException {
        asked("write", key, () -> s3.putObject(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner)
                .contentType(contentType).ifNoneMatch(unless).checksumSHA256(Base64.getEncoder().encodeToString(DigestUtils.sha256(content))), RequestBody.fromBytes(content)));
    }

    /**
     * Writes a file, streamed, in parts where it is large; replaces an object that is there.
     *
     * @param sha256   of the whole file, hexadecimal
     * @param metadata names in lower case, values in printable ASCII
     */
    public void put(String key, Path file, String contentType, String sha256, Map<String, String> metadata) throws IOException {
        put(key, file, contentType, sha256, metadata, null);
    }

    /**
     * Writes a file as {@link #put}, but only under a key that no object has.
     *
     * @throws FileAlreadyExistsException when there is such an object
     */
    public void create(String key, Path file, String contentType, String sha256, Map<String, String> metadata) throws IOException {
        try {
            put(key, file, contentType, sha256, metadata, "*");
        } catch (BucketException e) {
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
    private void put(String key, Path file, String contentType, String sha256, Map<String, String> metadata, String unless) throws IOException {
        if (Files.size(file) > part) {
            if (unless != null && head(key).isPresent()) {
                // The store would say so only when all of it is there.
                throw new FileAlreadyExistsException(address(key));
            }
            putInParts(key, file, contentType, metadata, unless);
        } else {
            asked("write", key, () -> s3.putObject(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner)
                    .contentType(contentType).metadata(metadata).ifNoneMatch(unless).checksumSHA256(base64(sha256)), RequestBody.fromFile(file)));
        }
    }

    private void putInParts(String key, Path file, String contentType, Map<String, String> metadata, String unless) throws IOException {
        String upload = asked("write", key, () -> s3.createMultipartUpload(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner)
                .contentType(contentType).metadata(metadata).checksumAlgorithm(ChecksumAlgorithm.SHA256))).uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            long bytes = Files.size(file);
            for (long from = 0; from < bytes; from += part) {
                parts.add(putPart(key, upload, parts.size() + 1, file, from, Math.min(part, bytes - from)));
            }
            asked("write", key, () -> s3.completeMultipartUpload(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner)
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
        String etag = asked("write", key, () -> s3.uploadPart(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner)
                .uploadId(upload).partNumber(number).contentLength(length).checksumSHA256(checksum), body)).eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).checksumSHA256(checksum).build();
    }

    /** Parts of an upload that was not completed are stored, and paid, until it is aborted. */
    private void abandon(String key, String upload, Exception cause) {
        try {
            s3.abortMultipartUpload(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner).uploadId(upload));
        } catch (SdkException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Copies an object within the bucket, with its type and metadata; replaces one that is there.
     *
     * @param etag the copy is made only of this one; null for whatever is there
     */
    public void copy(String from, String etag, String to) throws BucketException {
        Optional<Head> head = head(from);
        copy(from, etag == null ? head.map(Head::etag).orElse(null) : etag, head.map(Head::bytes).orElse(0L), to);
    }

    /** The same of an object whose size is known, as long as it is that one. */
    public void copy(String from, String etag, long bytes, String to) throws BucketException {
        if (bytes > largestCopy) {
            Head head = head(from).orElseThrow(() -> new BucketException("Cannot copy " + address(from), "it is not there any more"));
            copyInParts(from, head, etag, to);
            return;
        }
        asked("copy", from, () -> s3.copyObject(request -> request.sourceBucket(name).sourceKey(prefix + from).copySourceIfMatch(etag)
                .expectedSourceBucketOwner(owner).destinationBucket(name).destinationKey(prefix + to).expectedBucketOwner(owner)));
    }

    private void copyInParts(String from, Head head, String etag, String to) throws BucketException {
        String upload = asked("write", to, () -> s3.createMultipartUpload(request -> request.bucket(name).key(prefix + to).expectedBucketOwner(owner)
                .contentType(head.contentType()).metadata(head.metadata()))).uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            long size = Math.min(COPY_PART, largestCopy);
            for (long start = 0; start < head.bytes(); start += size) {
                String range = "bytes=%d-%d".formatted(start, Math.min(start + size, head.bytes()) - 1);
                int number = parts.size() + 1;
                String copied = asked("copy", from, () -> s3.uploadPartCopy(request -> request.sourceBucket(name).sourceKey(prefix + from)
                        .copySourceIfMatch(etag).copySourceRange(range).expectedSourceBucketOwner(owner).destinationBucket(name)
                        .destinationKey(prefix + to).expectedBucketOwner(owner).uploadId(upload).partNumber(number))).copyPartResult().eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(copied).build());
            }
            asked("write", to, () -> s3.completeMultipartUpload(request -> request.bucket(name).key(prefix + to).expectedBucketOwner(owner)
                    .uploadId(upload).multipartUpload(all -> all.parts(parts))));
        } catch (BucketException | RuntimeException e) {
            abandon(to, upload, e);
            throw e;
        }
    }

    /**
     * Writes a small object where there is none.
     *
     * @return whether it did
     */
    public boolean putFirst(String key, byte[] content, String contentType) throws BucketException {
        try {
            put(key, content, contentType, "*");
            return true;
        } catch (BucketException e) {
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

    /** See the other; for objects that nobody puts twice. */
    public boolean delete(String key, String etag) throws BucketException {
        return delete(key, etag, null);
    }

    /**
     * Deletes an object if it is still the one that is meant: what a person wrote over it meanwhile stays.
     *
     * @param modified when it was put, since the same bytes have the same ETag; null where that tells nothing
     * @return whether it is gone
     */
    public boolean delete(String key, String etag, Instant modified) throws BucketException {
        Optional<Head> there = head(key);
        if (there.isPresent() && !(there.get().etag().equals(etag) && (modified == null || there.get().modified().equals(modified)))) {
            return false;
        }
        try {
            asked("delete", key, () -> s3.deleteObject(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner).ifMatch(etag)));
            return true;
        } catch (BucketException e) {
            if (e.status() == 501) {
                // A store without conditional deletion: the look above has to do.
                delete(key);
                return true;
            }
            if (e.isGone()) {
                return e.status() == 404;
            }
            throw e;
        }
    }

    /** Nothing happens where there is no such object. */
    public void delete(String key) throws BucketException {
        asked("delete", key, () -> s3.deleteObject(request -> request.bucket(name).key(prefix + key).expectedBucketOwner(owner)));
    }

    private static String base64(String hex) {
        try {
            return Base64.getEncoder().encodeToString(Hex.decodeHex(hex));
        } catch (DecoderException e) {
            throw new IllegalArgumentException("no hexadecimal digest: " + hex, e);
        }
    }

    private <T> T asked(String what, String key, Supplier<T> call) throws BucketException {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new BucketException("Cannot %s %s".formatted(what, address(key)), e);
        }
    }
}
