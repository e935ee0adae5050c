package io.dromedary.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dromedary.job.Hint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookBodyTest {

    private static Hint read(String body) throws IOException {
        return WebhookBody.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'status':'completed','request_id':'r1','status_url':'https://x/requests/r2/status',"
                + "'images':[{'url':'https://cdn.example/a.png'}]} | r1 | completed",
        "{'request_id':'r1','status':'nsfw','error':null,'payload':null} | r1 | nsfw",
        "{'id':'s1','type':'text2image_soul','jobs':[{'id':'j1','status':'completed'},{'id':'j2','status':'failed'}]} | s1 | "
                + "completed failed",
        "{'request_id':'','id':'s1'} | s1 | ''",
        "{'request_id':'../x y','status':'completed'} | | completed",
        "{'status':'completed'} | | completed",
        "{} | | ''",
    })
    void takesTheIdAndTheStatusOfEveryForm(String body, String id, String word) throws Exception {
        assertThat(read(body.replace('\'', '"').replace("\"\"\"", "''"))).isEqualTo(new Hint(id, word));
    }

    @Test
    void aWordIsKeptShortAndPlain() throws Exception {
        assertThat(read("{\"status\":\"a\\u001b[2Jb" + "x".repeat(5000) + "\"}").word()).startsWith("a [2Jbx").hasSizeLessThan(70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "null", "1", "\"completed\"", "{} {}", "{\"a\":1,}", "<html>"})
    void whatIsNoObjectIsNoHint(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(JsonProcessingException.class);
    }
}
