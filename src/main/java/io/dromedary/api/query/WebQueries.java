package io.dromedary.api.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.api.AccountTrouble;
import io.dromedary.api.DialectSettings;
import io.dromedary.api.ResponseMapper;
import io.dromedary.api.http.Host;
import io.dromedary.api.http.WebToken;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The free queries of the provider's web application. Source: facts, web API; its responses are not documented, so only members with
 * the expected names are read.
 */
public final class WebQueries {

    private static final int RECENT = 12;

    private final Host host;
    private final ResponseMapper refusals;

    public WebQueries(DialectSettings.Web web, Clock clock) {
        host = new Host(web.baseUrl(), new WebToken(web.token()));
        refusals = new ResponseMapper(new AccountTrouble.OfToken(web.baseUrl(), web.token().toString()), clock);
    }

    /** A job set that the web application shows. */
    public record Recent(String id, String type, String status) {
    }

    /** The account's members that are plain text or numbers, by name: credits, plan and the like. */
    public Query<Map<String, String>> user() {
        return new HostQuery<>(host, refusals, "the web account", "GET", "/user", null, text -> {
            Map<String, String> facts = new LinkedHashMap<>();
            ApiQueries.tree(text).properties().forEach(member -> {
                if (member.getValue().isValueNode() && !member.getValue().isNull()) {
                    facts.put(member.getKey(), member.getValue().asText());
                }
            });
            return facts;
        }, null);
    }

    /** @param types job set types, which are the models' names with underscores */
    public Query<List<Recent>> recent(List<String> types) {
        String query = types.stream().map(type -> "job_set_type=" + Host.encoded(type) + "&").collect(Collectors.joining()) + "size="
                + RECENT;
        return new HostQuery<>(host, refusals, "the latest job sets", "GET", "/project?" + query, null, text -> {
            List<Recent> recent = new ArrayList<>();
            for (JsonNode set : sets(ApiQueries.tree(text))) {
                if (!set.path("id").asText("").isBlank()) {
                    recent.add(new Recent(set.path("id").asText(), set.path("type").asText("?"),
                            set.path("jobs").path(0).path("status").asText("?")));
                }
            }
            return recent;
        }, List.of());
    }

    private static JsonNode sets(JsonNode answer) {
        return answer.isArray() ? answer : answer.path("job_sets");
    }
}
