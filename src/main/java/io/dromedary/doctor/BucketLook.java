package io.dromedary.doctor;

import io.dromedary.store.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Each right on a bucket, tried with an object of its own below the prefix, which is deleted afterwards. */
public final class BucketLook {

    private static final byte[] CONTENT = "the doctor was here\n".getBytes(StandardCharsets.UTF_8);
    private static final String POLICY = "See deploy/aws for the policy that the line needs.";

    private final ObjectStore bucket;
    private final List<Finding> findings = new ArrayList<>();

    private interface Step {
        /** @return what is wrong; null where all is well */
        String take() throws IOException;
    }

    private BucketLook(ObjectStore bucket) {
        this.bucket = bucket;
    }

    /**
     * @param folder such as {@code outbox/}
     * @param name   of the objects; ignored by the line
     * @param copies whether the line copies objects there
     */
    public static List<Finding> at(ObjectStore bucket, String folder, String name, boolean copies) {
        BucketLook look = new BucketLook(bucket);
        String key = folder + name;
        String copy = key + ".copy";
        look.attempt("list", folder, () -> {
            bucket.hasAny(folder);
            return null;
        });
        boolean isThere = look.attempt("put", key, () -> {
            bucket.put(key, CONTENT, "text/plain");
            return null;
        });
        if (isThere) {
            look.attempt("get", key, () -> Arrays.equals(bucket.read(key, CONTENT.length + 1), CONTENT) ? null : "it is not what was put");
            if (copies) {
                look.attempt("copy", key, () -> {
                    bucket.copy(key, null, copy);
                    return null;
                });
            }
            look.attempt("delete", key, () -> {
                bucket.delete(copy);
                bucket.delete(key);
                return null;
            });
        }
        return look.findings;
    }

    private boolean attempt(String right, String key, Step step) {
        try {
            String wrong = step.take();
            findings.add(wrong == null
                    ? Finding.ok("bucket, " + right, bucket.address(key))
                    : Finding.problem("bucket, " + right, "%s: %s".formatted(bucket.address(key), wrong), "Look at the store."));
            return wrong == null;
        } catch (IOException e) {
            findings.add(Finding.problem("bucket, " + right, String.valueOf(e.getMessage()), POLICY));
            return false;
        }
    }
}
