package io.dromedary.acceptance;

import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket below a prefix.
 *
 * @param prefix ends in {@code /}
 */
record BucketPlace(S3Client s3, String bucket, String prefix) implements Place {

    @Override
    public void put(String path, byte[] content) {
        s3.putObject(request -> request.bucket(bucket).key(prefix + path), RequestBody.fromBytes(content));
    }

    /** An upload in parts: there is no object before its end. */
    @Override
    public Growing begin(String path, byte[] beginning) {
        String key = prefix + path;
        String upload = s3.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
        s3.uploadPart(request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(1), RequestBody.fromBytes(beginning));
        return new Growing() {
            @Override
            public void goOn() {
                s3.uploadPart(request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(1), RequestBody.fromBytes(beginning));
            }

            @Override
            public void end(byte[] whole) {
                String part = s3
                        .uploadPart(request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(1), RequestBody.fromBytes(whole))
                        .eTag();
                s3.completeMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(upload)
                        .multipartUpload(all -> all.parts(CompletedPart.builder().partNumber(1).eTag(part).build())));
            }
        };
    }

    @Override
    public byte[] bytes(String path) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + path)).asByteArray();
    }

    @Override
    public boolean exists(String path) {
        return keys(prefix + path).stream().anyMatch(key -> key.equals(prefix + path) || key.startsWith(prefix + path + "/"));
    }

    @Override
    public List<String> files(String folder) {
        String top = prefix + folder + "/";
        return keys(top).stream().map(key -> key.substring(top.length())).sorted().toList();
    }

    private List<String> keys(String beginning) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(beginning).encodingType("url")).contents().stream()
                .map(S3Object::key).toList();
    }

    @Override
    public void delete(String file) {
        s3.deleteObject(request -> request.bucket(bucket).key(prefix + file));
    }

    @Override
    public void move(String from, String to) {
        for (String key : keys(prefix + from)) {
            String rest = key.substring((prefix + from).length());
            if (rest.isEmpty() || rest.startsWith("/")) {
                s3.copyObject(request -> request.sourceBucket(bucket).sourceKey(key).destinationBucket(bucket)
                        .destinationKey(prefix + to + rest));
                s3.deleteObject(request -> request.bucket(bucket).key(key));
            }
        }
    }
}
