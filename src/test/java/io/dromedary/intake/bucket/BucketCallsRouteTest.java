package io.dromedary.intake.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Variables;
import io.dromedary.store.ObjectCall;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.store.s3.Bucket;
import io.dromedary.testing.BucketRoutes;
import io.dromedary.testing.InBucket;
import io.dromedary.testing.S3Server;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the calls to a bucket do where the store says no, and with objects that are more than one call. */
class BucketCallsRouteTest {

    private final InBucket in = new InBucket();

    /** A claim that the journal has and whose object cannot be deleted. */
    public static final class HeldUp {
        private final List<String> steps = new ArrayList<>();
        private int claims = 1;

        public String sweep() {
            return "sweep";
        }

        public boolean nextClaim() {
            return claims-- > 0;
        }

        public boolean isEntered() {
            return true;
        }

        public String abandoned() {
            throw new AssertionError("the journal has it");
        }

        public boolean hasObject() {
            return true;
        }

        public ObjectCall object() throws IOException {
            throw new IOException("no answer");
        }

        public void left() {
            steps.add("left");
        }

        public void through() {
            steps.add("through");
        }

        public void heldUp() {
            steps.add("held up");
        }

        public void swept() {
            steps.add("swept");
        }
    }

    private static Map<String, Object> object(ObjectCall object) {
        return Map.of(Variables.OBJECT, object);
    }

    @Test
    void anObjectThatWentAwayIsNotCopiedAndThatIsSaid() {
        try (BucketRoutes routes = new BucketRoutes(in.s3, in.bucket, Map.of())) {
            Exchange exchange = routes.run("copy-object",
                    object(ObjectCall.copy(in.bucket.full("inbox/gone.png"), "\"0\"", 1, in.bucket.full("work/j/gone.png"))), null);
            assertThat(exchange.getException()).isInstanceOfSatisfying(ObjectStoreException.class, e -> assertThat(e.isGone()).isTrue());
        }
    }

    @Test
    void anObjectThatIsMoreThanOneCallIsCopiedInParts() {
        in.put("inbox/a.txt", "large");
        String etag = etag("inbox/a.txt");
        try (BucketRoutes routes = new BucketRoutes(in.s3, in.bucket, Map.of())) {
            Exchange exchange = routes.run("copy-object",
                    object(ObjectCall.copy(in.bucket.full("inbox/a.txt"), etag, 6L << 30, in.bucket.full("work/j/a.txt"))), null);
            assertThat(exchange.getException()).isNull();
        }
        assertThat(in.text("work/j/a.txt")).isEqualTo("large");
    }

    @Test
    void onlyTheObjectThatIsMeantIsDeleted() {
        in.put("inbox/a.txt", "first");
        String first = etag("inbox/a.txt");
        in.put("inbox/a.txt", "written over it");
        try (BucketRoutes routes = new BucketRoutes(in.s3, in.bucket, Map.of())) {
            assertThat(isDeleted(routes, "inbox/a.txt", first)).isFalse();
            assertThat(in.text("inbox/a.txt")).isEqualTo("written over it");
            assertThat(isDeleted(routes, "inbox/a.txt", etag("inbox/a.txt"))).isTrue();
            assertThat(isDeleted(routes, "inbox/a.txt", first)).as("there is nothing left to delete").isTrue();
        }
        assertThat(in.keys("inbox/")).isEmpty();
    }

    private boolean isDeleted(BucketRoutes routes, String key, String etag) {
        return routes.run("delete-object", object(ObjectCall.delete(in.bucket.full(key), etag, null)), null).getMessage()
                .getBody(boolean.class);
    }

    private String etag(String key) {
        return in.s3.headObject(request -> request.bucket(S3Server.BUCKET).key(in.bucket.full(key))).eTag();
    }

    @Test
    void whatIsNotThereCountsAsDeleted() {
        Bucket nowhere = new Bucket(S3Server.client(), "no-such-bucket", "");
        try (BucketRoutes routes = new BucketRoutes(in.s3, nowhere, Map.of())) {
            Exchange exchange = routes.run("delete-object", object(ObjectCall.delete("a.png", null, null)), null);
            assertThat(exchange.getMessage().getBody()).isEqualTo(true);
        }
    }

    @Test
    void aClaimThatIsHeldUpIsToldAndHoldsUpNoOther() {
        HeldUp claims = new HeldUp();
        try (BucketRoutes routes = new BucketRoutes(in.s3, in.bucket, Map.of("claims", claims), "delete-from-inbox")) {
            assertThat(routes.run("delete-from-inbox", Map.of(), null).getException()).isNull();
        }
        assertThat(claims.steps).containsExactly("held up", "swept");
    }

    /** A client of a store that answers copies with these statuses, one after the other, and then copies. */
    private S3Client answering(List<CopyObjectRequest> asked, Integer... statuses) {
        Deque<Integer> answers = new ArrayDeque<>(List.of(statuses));
        return (S3Client) Proxy.newProxyInstance(S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class},
                (proxy, method, args) -> {
                    if (args != null && args[0] instanceof CopyObjectRequest copy) {
                        asked.add(copy);
                        if (!answers.isEmpty()) {
                            throw S3Exception.builder().statusCode(answers.remove()).message("no").build();
                        }
                    }
                    try {
                        return method.invoke(in.s3, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Exchange copyFirst(S3Client client) {
        String etag = in.s3.headObject(request -> request.bucket(S3Server.BUCKET).key(in.prefix + "work/a.txt")).eTag();
        try (BucketRoutes routes = new BucketRoutes(client, in.bucket, Map.of())) {
            return routes.run("copy-object",
                    object(ObjectCall.copyFirst(in.bucket.full("work/a.txt"), etag, 5, in.bucket.full("done/a.txt"))), null);
        }
    }

    @Test
    void aCopyThatMayReplaceNothingSaysSo() {
        List<CopyObjectRequest> asked = new ArrayList<>();
        in.put("work/a.txt", "hello");
        assertThat(copyFirst(answering(asked)).getException()).isNull();
        assertThat(asked).singleElement().satisfies(copy -> assertThat(copy.ifNoneMatch()).isEqualTo("*"));
        assertThat(in.text("done/a.txt")).isEqualTo("hello");
    }

    @Test
    void whatSomebodyPutThereSinceTheLookIsNotReplaced() {
        in.put("work/a.txt", "hello");
        in.put("done/a.txt", "somebody's");
        Exchange refused = copyFirst(answering(new ArrayList<>(), 412));
        assertThat(refused.getException()).isInstanceOf(ObjectStoreException.class);
        assertThat(in.text("done/a.txt")).isEqualTo("somebody's");
    }

    @Test
    void aCopyThatAnInterruptedMoveMadeIsGoodEnough() {
        in.put("work/a.txt", "hello");
        in.put("done/a.txt", "hello");
        List<CopyObjectRequest> asked = new ArrayList<>();
        assertThat(copyFirst(answering(asked, 412)).getException()).isNull();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aStoreWithoutConditionalCopiesIsAskedAgainWithoutTheConditionWhereNothingIsThere() {
        in.put("work/a.txt", "hello");
        List<CopyObjectRequest> asked = new ArrayList<>();
        assertThat(copyFirst(answering(asked, 501)).getException()).isNull();
        assertThat(asked).extracting(CopyObjectRequest::ifNoneMatch).containsExactly("*", null);
        assertThat(in.text("done/a.txt")).isEqualTo("hello");
        in.put("done/a.txt", "somebody's");
        assertThat(copyFirst(answering(asked, 501)).getException()).isInstanceOf(ObjectStoreException.class);
        assertThat(in.text("done/a.txt")).isEqualTo("somebody's");
    }
}
