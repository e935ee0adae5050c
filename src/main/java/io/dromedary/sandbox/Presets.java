package io.dromedary.sandbox;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** The lists of motions and styles: bare arrays, without paging. */
final class Presets {

    private static final TypeReference<JsonNode> TREE = new TypeReference<>() { };

    private final JsonNode motions = Json.resource("motions.json", TREE);
    private final JsonNode styles = Json.resource("styles.json", TREE);
    private final JsonNode laterStyles = Json.resource("styles-v2.json", TREE);

    Presets() throws IOException {
    }

    boolean hasMotion(String id) {
        return motions.findValuesAsText("id").contains(id);
    }

    void addTo(Routes routes, Account account) {
        list(routes, account, "/v1/motions", motions);
        list(routes, account, "/v1/text2image/soul-styles", styles);
        list(routes, account, "/v1/text2image/soul-styles/v2", laterStyles);
    }

    private static void list(Routes routes, Account account, String path, JsonNode list) {
        routes.on("GET", path, account.open(call -> Answer.json(200, list), AuthScheme.HF, AuthScheme.KEY));
    }
}
