package io.dromedary.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What the line relies on is so in the server that the tests start. */
class S3ServerTest {

    private static final String BUCKET = S3Server.BUCKET;

    private final S3Client s3 = S3Server.client();
    private final String prefix = UUID.randomUUID() + "/";

    private void put(String key, String text) {
        s3.putObject(request -> request.bucket(BUCKET).key(prefix + key), RequestBody.fromString(text));
    }

    private String get(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(prefix + key)).asUtf8String();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, int status) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, refusal -> assertThat(refusal.statusCode()).isEqualTo(status));
    }

    @Test
    void whatIsThereIsNotWrittenOverWhereThatIsForbidden() {
        put("a", "first");
        assertRefused(
                () -> s3.putObject(request -> request.bucket(BUCKET).key(prefix + "a").ifNoneMatch("*"), RequestBody.fromString("second")),
                412);
        assertThat(get("a")).isEqualTo("first");
    }

    @Test
    void onlyTheObjectThatIsMeantIsCopiedOrDeleted() {
        put("a", "text");
        assertRefused(() -> s3.copyObject(request -> request.sourceBucket(BUCKET).sourceKey(prefix + "a").copySourceIfMatch("\"0123\"")
                .destinationBucket(BUCKET).destinationKey(prefix + "b")), 412);
        assertRefused(() -> s3.deleteObject(request -> request.bucket(BUCKET).key(prefix + "a").ifMatch("\"0123\"")), 412);
        assertThat(get("a")).isEqualTo("text");
    }

    @Test
    void aCopyKeepsTypeAndMetadata() {
        s3.putObject(request -> request.bucket(BUCKET).key(prefix + "a").contentType("video/mp4").metadata(Map.of("job", "j-1")),
                RequestBody.fromString("x"));
        s3.copyObject(
                request -> request.sourceBucket(BUCKET).sourceKey(prefix + "a").destinationBucket(BUCKET).destinationKey(prefix + "b"));
        HeadObjectResponse copy = s3.headObject(request -> request.bucket(BUCKET).key(prefix + "b"));
        assertThat(copy.contentType()).isEqualTo("video/mp4");
        assertThat(copy.metadata()).containsEntry("job", "j-1");
    }

    @Test
    void aWrongChecksumIsRefused() {
        assertRefused(() -> s3.putObject(request -> request.bucket(BUCKET).key(prefix + "a")
                .checksumSHA256("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="), RequestBody.fromString("not hello")), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mit Leerzeichen  zwei", "Übergröße äöü ß", "🐪 emoji 😀", "100% #1 & co; +$(rm) 'q' \"d\"", "tab\tand <xml>",
        "back\\slash"})
    void keysOfAllKindsAreKept(String key) {
        put("k/" + key, key);
        assertThat(get("k/" + key)).isEqualTo(key);
        assertThat(s3.listObjectsV2(request -> request.bucket(BUCKET).prefix(prefix + "k/").encodingType("url")).contents())
                .extracting(S3Object::key).containsExactly(prefix + "k/" + key);
    }

    @Test
    void longListsComeInPages() {
        List<String> keys = List.of("a", "b/1", "b/2", "c", "d");
        keys.forEach(key -> put(key, ""));
        assertThat(s3.listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix).maxKeys(2)).contents())
                .extracting(object -> object.key().substring(prefix.length())).containsExactlyElementsOf(keys);
        assertThat(s3.listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix).delimiter("/").maxKeys(2)).commonPrefixes())
                .extracting(common -> common.prefix().substring(prefix.length())).containsExactly("b/");
    }
}
