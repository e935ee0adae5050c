package io.dromedary.store.s3;

import io.dromedary.job.Variables;
import io.dromedary.store.BucketSettings;
import io.dromedary.store.Listing;
import io.dromedary.store.ObjectCall;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.ObjectStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What the routes of {@code routes/bucket/} ask S3, and what they make of its answers. */
public final class S3Calls {

    private static final String ANYTHING = "*";

    private final Bucket bucket;

    public S3Calls(Bucket bucket) {
        this.bucket = bucket;
    }

    // ------------------------------------------------------------------ lists

    public ListObjectsRequest firstPage(@Variable(Variables.LISTING) Listing listing) {
        return request(listing);
    }

    /**
     * Whether a page is the last one the component does not tell: it is when nothing comes after it.
     *
     * @return null after the last page
     */
    public ListObjectsRequest nextPage(@Variable(Variables.LISTING) Listing listing, @Body List<S3Object> page)
            throws ObjectStoreException {
        if (page.isEmpty()) {
            return null;
        }
        String before = listing.last();
        page.forEach(object -> listing.add(bucket.entry(object)));
        if (listing.last().equals(before)) {
            throw new ObjectStoreException(
                    "Cannot list %s: the store gives the same page again and again".formatted(bucket.address(listing.beginning())), 0,
                    null);
        }
        return request(listing);
    }

    private ListObjectsRequest request(Listing listing) {
        // Keys may hold characters that XML cannot.
        return ListObjectsRequest.builder().bucket(bucket.name()).prefix(bucket.full(listing.beginning())).encodingType(EncodingType.URL)
                .maxKeys(bucket.page()).marker(listing.last() == null ? null : bucket.full(listing.last())).build();
    }

    public void notListed(@Variable(Variables.LISTING) Listing listing, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) SdkException cause)
            throws ObjectStoreException {
        throw S3Failure.of("Cannot list " + bucket.address(listing.beginning()), cause);
    }

    // ------------------------------------------------------------------ single objects

    /** Streams an object to its file. */
    public void receive(@Variable(Variables.OBJECT) ObjectCall object, @Body ResponseInputStream<GetObjectResponse> content)
            throws IOException {
        try (content; OutputStream file = Files.newOutputStream(object.file())) {
            bucket.receive(content, file, object.key());
        }
    }

    /** Whether the component cannot copy it, as it does so by one call. */
    public boolean isLarge(@Variable(Variables.OBJECT) ObjectCall object) {
        return bucket.isLarge(object.bytes());
    }

    public void copyInParts(@Variable(Variables.OBJECT) ObjectCall object) throws ObjectStoreException {
        String to = bucket.below(object.to()).orElseThrow();
        try {
            bucket.copyInParts(key(object), object.etag(), to, object.first() ? ANYTHING : null);
        } catch (ObjectStoreException e) {
            if (!object.first() || e.status() != 501 || bucket.head(to).isPresent()) {
                throw e;
            }
            bucket.copyInParts(key(object), object.etag(), to, null);
        }
    }

    public CopyObjectRequest copying(@Variable(Variables.OBJECT) ObjectCall object) {
        return copying(object, object.first() ? ANYTHING : null);
    }

    private CopyObjectRequest copying(ObjectCall object, String unless) {
        return CopyObjectRequest.builder().sourceBucket(bucket.name()).sourceKey(object.key()).copySourceIfMatch(object.etag())
                .destinationBucket(bucket.name()).destinationKey(object.to()).ifNoneMatch(unless).build();
    }

    /**
     * What a refused copy means where something has its name: an interrupted move may have made it already.
     *
     * @return a request; or true, where the copy is there
     */
    public Object notCopied(@Variable(Variables.OBJECT) ObjectCall object, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) SdkException cause)
            throws ObjectStoreException {
        int status = cause instanceof S3Exception answer ? answer.statusCode() : 0;
        if (!object.first() || status != 501 && status != 412) {
            throw failure(object, cause);
        }
        Optional<ObjectStore.Head> there = bucket.head(bucket.below(object.to()).orElseThrow());
        if (there.isEmpty() && status == 501) {
            // A store without conditional copies: the look has to do.
            return copying(object, null);
        }
        if (there.filter(head -> head.isCopyOf(new ObjectStore.Entry(object.key(), object.bytes(), object.etag(), head.modified())))
                .isPresent()) {
            return true;
        }
        throw failure(object, cause);
    }

    /**
     * What is to be asked so that an object is deleted, if it is still the one that is meant: what a person wrote over it meanwhile stays.
     *
     * @return a request; or whether it is gone, where there is nothing to ask for
     */
    public Object deletion(@Variable(Variables.OBJECT) ObjectCall object) throws ObjectStoreException {
        if (object.etag() == null) {
            return request(object, null);
        }
        Optional<ObjectStore.Head> there = bucket.head(key(object));
        if (there.isPresent() && !isMeant(object, there.get())) {
            return false;
        }
        return request(object, object.etag());
    }

    private static boolean isMeant(ObjectCall object, ObjectStore.Head there) {
        Instant modified = object.modified();
        return there.etag().equals(object.etag()) && (modified == null || there.modified().equals(modified));
    }

    private DeleteObjectRequest request(ObjectCall object, String etag) {
        return DeleteObjectRequest.builder().bucket(bucket.name()).key(object.key()).ifMatch(etag).build();
    }

    /** @return as {@link #deletion} */
    public Object notDeleted(@Variable(Variables.OBJECT) ObjectCall object, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) SdkException cause)
            throws ObjectStoreException {
        int status = cause instanceof S3Exception answer ? answer.statusCode() : 0;
        if (status == 501 && object.etag() != null) {
            // A store without conditional deletion: the look before has to do.
            return request(object, null);
        }
        if (status == 404 || status == 412) {
            return status == 404;
        }
        throw failure(object, cause);
    }

    public void failed(@Variable(Variables.OBJECT) ObjectCall object, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) SdkException cause)
            throws ObjectStoreException {
        throw failure(object, cause);
    }

    private ObjectStoreException failure(ObjectCall object, SdkException cause) {
        return S3Failure.of("Cannot %s %s".formatted(object.verb(), BucketSettings.address(bucket.name(), object.key())), cause);
    }

    private String key(ObjectCall object) {
        return bucket.below(object.key()).orElseThrow();
    }
}
