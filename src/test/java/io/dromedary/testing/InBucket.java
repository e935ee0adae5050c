package io.dromedary.testing;

import io.dromedary.store.s3.Bucket;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A prefix of its own in the tests' bucket, as a person with another program sees it. */
public final class InBucket {

    public final S3Client s3 = S3Server.client();
    /** Ends in a slash. */
    public final String prefix = UUID.randomUUID() + "/";
    /** What the product makes of it. */
    public final Bucket bucket = new Bucket(s3, S3Server.BUCKET, prefix);

    public void put(String key, String text) {
        s3.putObject(request -> request.bucket(S3Server.BUCKET).key(prefix + key), RequestBody.fromString(text));
    }

    public void delete(String key) {
        s3.deleteObject(request -> request.bucket(S3Server.BUCKET).key(prefix + key));
    }

    public String text(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(S3Server.BUCKET).key(prefix + key)).asUtf8String();
    }

    /** When the object was put. */
    public Instant modified(String key) {
        return S3Server.client().headObject(request -> request.bucket(S3Server.BUCKET).key(prefix + key)).lastModified();
    }

    /** All keys that begin like this, sorted. */
    public List<String> keys(String beginning) {
        return s3.listObjectsV2Paginator(request -> request.bucket(S3Server.BUCKET).prefix(prefix + beginning)).contents().stream()
                .map(S3Object::key).map(key -> key.substring(prefix.length())).sorted().toList();
    }
}
