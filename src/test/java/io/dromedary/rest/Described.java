package io.dromedary.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Holds answers to the OpenAPI document: each method, status, type and field of them must be in it. */
final class Described {

    static final JsonNode DOCUMENT = new ApiAnswers().openApi();

    private Described() {
    }

    static void check(Port.Answer answer) {
        JsonNode operation = operation(answer);
        JsonNode described = operation.path("responses").path(String.valueOf(answer.status()));
        assertThat(described.isMissingNode()).as("%s %s answers %d, which is not described: %s", answer.method(), answer.path(),
                answer.status(), answer.body()).isFalse();
        described.path("headers").fieldNames()
                .forEachRemaining(name -> assertThat(answer.headers()).containsKey(name.toLowerCase(Locale.ROOT)));
        if (answer.status() == 304) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        JsonNode schema = described.path("content").path(answer.headers().get("content-type")).path("schema");
        assertThat(schema.isMissingNode()).as("%s is not described for %d of %s", answer.headers().get("content-type"), answer.status(),
                answer.path()).isFalse();
        ObjectNode whole = schema.deepCopy();
        whole.set("components", DOCUMENT.path("components"));
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(whole).validate(answer.json())).as(answer.body()).isEmpty();
    }

    /** What is at no address, or answers to no such method, is described by the problem alone. */
    private static JsonNode operation(Port.Answer answer) {
        for (Map.Entry<String, JsonNode> path : DOCUMENT.path("paths").properties()) {
            JsonNode operation = path.getValue().path(answer.method().toLowerCase(Locale.ROOT));
            if (matches(path.getKey(), answer.path()) && operation.isObject()) {
                return operation;
            }
        }
        assertThat(answer.status()).as(answer.path()).isIn(401, 403, 404, 405, 421);
        ObjectNode any = DOCUMENT.path("paths").path("/api/jobs/{id}").path("get").deepCopy();
        ObjectNode responses = (ObjectNode) any.path("responses");
        responses.set("405", responses.path("404"));
        return any;
    }

    static boolean matches(String template, String path) {
        return Pattern.matches(template.replaceAll("\\{[^}]*}", "[^/]+").replace(".", "\\."), path);
    }
}
