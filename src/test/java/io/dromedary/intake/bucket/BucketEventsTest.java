package io.dromedary.intake.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dromedary.store.s3.Bucket;
import java.util.Collection;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketEventsTest {

    private static final String BUCKET = "studio";
    private static final String PREFIX = "line-1/";

    private final CamelContext context = new DefaultCamelContext();
    private final JacksonDataFormat json = new JacksonDataFormat(JsonNode.class);
    private final Bucket bucket = new Bucket(null, BUCKET, PREFIX);

    private static String record(String bucket, String key) {
        return """
                {"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventName":"ObjectCreated:Put",
                "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"%s","arn":"arn:aws:s3:::%1$s"},
                "object":{"key":"%s","size":1024,"eTag":"d41d8cd98f00b204e9800998ecf8427e","sequencer":"0A1B"}}}"""
                .formatted(bucket, key);
    }

    /** What S3 sends to a queue. */
    private static String ofS3(String... keys) {
        return "{\"Records\":[" + String.join(",", Stream.of(keys).map(key -> record(BUCKET, key)).toList()) + "]}";
    }

    private static String ofEventBridge(String type, String key) {
        return """
                {"version":"0","id":"17793124-05d4-b198-2fde-7ededc63b103","detail-type":"%s","source":"aws.s3",
                "account":"123456789012","region":"us-east-1","resources":["arn:aws:s3:::x"],
                "detail":{"version":"0","bucket":{"name":"%s"},"object":{"key":"%s","size":5,"etag":"b1946ac92492d2347c6235b4d2611184"},
                "reason":"PutObject"}}"""
                .formatted(type, BUCKET, key);
    }

    private static String bySns(String message) {
        return JsonNodeFactory.instance.objectNode().put("Type", "Notification").put("MessageId", "22b80b92")
                .put("TopicArn", "arn:aws:sns:us-east-1:1:t").put("Message", message).toString();
    }

    @BeforeEach
    void start() {
        json.setCamelContext(context);
        json.start();
    }

    /** As the route reads it. */
    private Collection<String> folders(String message) throws ForeignEventException {
        Exchange exchange = new DefaultExchange(context);
        try {
            return BucketEvents.folders((JsonNode) json.unmarshal(exchange, (Object) message), bucket);
        } catch (JsonProcessingException e) {
            // What the route catches, and takes for the same.
            throw new ForeignEventException(e.getOriginalMessage().replace('\n', ' '));
        } catch (ForeignEventException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keysOfS3AreDecoded() throws ForeignEventException {
        assertThat(folders(ofS3(PREFIX + "inbox/shop+of+%C3%84nne/a%2Bb/photo+1.png"))).containsExactly("inbox/shop of Änne/a+b");
    }

    @Test
    void keysOfEventBridgeAreAsTheyAre() throws ForeignEventException {
        assertThat(folders(ofEventBridge("Object Created", PREFIX + "inbox/50%25+1/photo.png"))).containsExactly("inbox/50%25+1");
        assertThat(folders(ofEventBridge("Object Deleted", PREFIX + "characters/anna/1.png"))).containsExactly("characters/anna");
    }

    @Test
    void bothMayComeThroughSns() throws ForeignEventException {
        assertThat(folders(bySns(ofS3(PREFIX + "inbox/a/1.png")))).containsExactly("inbox/a");
        assertThat(folders(bySns(ofEventBridge("Object Created", PREFIX + "inbox/a/1.png")))).containsExactly("inbox/a");
    }

    @Test
    void eachFolderIsNamedOnce() throws ForeignEventException {
        assertThat(folders(ofS3(PREFIX + "inbox/b/1.png", PREFIX + "inbox/b/2.png", PREFIX + "inbox/3.png", PREFIX + "inbox/b/")))
                .containsExactly("inbox", "inbox/b");
    }

    @Test
    void theTestMessageOfS3IsNothing() throws ForeignEventException {
        String test = "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Time\":\"2014-10-13T15:57:02.089Z\",\"Bucket\":\"studio\","
                + "\"RequestId\":\"5582815E1AEA5ADF\",\"HostId\":\"8cLe\"}";
        assertThat(folders(test)).isEmpty();
        assertThat(folders(bySns(test))).isEmpty();
    }

    @Test
    void otherBucketsPrefixesAndFoldersAreNothing() throws ForeignEventException {
        assertThat(folders("{\"Records\":[" + record("elsewhere", PREFIX + "inbox/1.png") + "]}")).isEmpty();
        assertThat(
                folders(ofS3("inbox/1.png", PREFIX + "outbox/1.png", PREFIX + "work/j/1.png", PREFIX + "inboxes/1.png", PREFIX + "inbox")))
                .isEmpty();
        assertThat(folders(ofS3(PREFIX + "inbox/" + "x".repeat(2000)))).as("no such key exists").isEmpty();
        assertThat(folders("{\"Records\":[]}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{", "[]", "null", "42", "{}", "{\"Records\":{}}", "{\"Records\":[1]}",
        "{\"Records\":[{\"s3\":{\"bucket\":{\"name\":1},\"object\":{\"key\":\"k\"}}}]}",
        "{\"detail\":{}}", "{\"detail\":\"x\"}", "{\"Type\":\"Notification\",\"Message\":\"hello\"}",
        "{\"Type\":\"Notification\",\"Message\":{\"Records\":[]}}",
        "{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"studio\"},\"object\":{\"key\":\"100%\"}}}]}"})
    void anythingElseIsForeign(String message) {
        assertThatThrownBy(() -> folders(message)).isInstanceOf(ForeignEventException.class).message().isNotBlank().doesNotContain("\n");
    }

    @Test
    void hostileMessagesDoNoHarm() {
        assertThatThrownBy(() -> folders("[".repeat(500_000))).isInstanceOf(ForeignEventException.class);
        assertThatThrownBy(() -> folders("{\"a\":".repeat(200_000))).isInstanceOf(ForeignEventException.class);
        assertThatThrownBy(() -> folders("9".repeat(1_000_000))).isInstanceOf(ForeignEventException.class);
        assertThatThrownBy(() -> folders(bySns(bySns(bySns(ofS3("x")))))).isInstanceOf(ForeignEventException.class);
    }
}
