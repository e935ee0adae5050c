package io.dromedary.sandbox.dialects;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.AuthScheme;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import java.io.IOException;

/** The lists of motions and styles: bare arrays, without paging. */
final class PresetLists {

    private static final TypeReference<JsonNode> TREE = new TypeReference<>() {
    };

    private final JsonNode motions = Json.resource("motions.json", TREE);
    private final JsonNode styles = Json.resource("styles.json", TREE);
    private final JsonNode laterStyles = Json.resource("styles-v2.json", TREE);

    PresetLists() throws IOException {
    }

    boolean hasMotion(String id) {
        return motions.findValuesAsText("id").contains(id);
    }

    void addTo(Routes routes, AccountGuard account) {
        list(routes, account, "/v1/motions", motions);
        list(routes, account, "/v1/text2image/soul-styles", styles);
        list(routes, account, "/v1/text2image/soul-styles/v2", laterStyles);
    }

    private static void list(Routes routes, AccountGuard account, String path, JsonNode list) {
        routes.on("GET", path, account.open(call -> Response.json(200, list), AuthScheme.HF, AuthScheme.KEY));
    }
}
