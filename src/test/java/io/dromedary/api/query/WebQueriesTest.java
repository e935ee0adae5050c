package io.dromedary.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.api.Answers;
import io.dromedary.api.DialectSettings;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TokenSource;
import io.dromedary.testing.Generations;
import io.dromedary.testing.MovingClock;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.junit.jupiter.api.Test;

class WebQueriesTest {

    private final WebQueries web = new WebQueries(new DialectSettings.Web(Generations.WEB, new TokenSource.Value("a.b.c-secret")),
            new MovingClock());

    @Test
    void theTokenGoesToTheWebHostOnly() throws Exception {
        Message message = Answers.none();
        web.user().ask(message);
        assertThat(message.getHeaders()).containsExactlyInAnyOrderEntriesOf(Map.of(Exchange.HTTP_URI, "https://web.example/user",
                Exchange.HTTP_METHOD, HttpMethods.GET, "Authorization", "Bearer a.b.c-secret", "Accept", "application/json"));
    }

    @Test
    void whatIsToldOfTheAccountAsPlainValuesIsShown() throws Exception {
        assertThat(web.user()
                .read(Answers.of(200, "{\"credits\": 12.5, \"plan_type\": \"pro\", \"plan_ends_at\": null, \"deep\": {\"a\": 1}}")))
                .containsExactly(Map.entry("credits", "12.5"), Map.entry("plan_type", "pro"));
    }

    @Test
    void theLatestJobSetsAreAskedForByTypeAndReadWhereverTheListStands() throws Exception {
        Message message = Answers.none();
        web.recent(List.of("flux_2", "text2image_soul")).ask(message);
        assertThat(message.getHeader(Exchange.HTTP_URI))
                .isEqualTo("https://web.example/project?job_set_type=flux_2&job_set_type=text2image_soul&size=12");
        String sets = "[{\"id\": \"s1\", \"type\": \"flux_2\", \"jobs\": [{\"status\": \"queued\"}]}, {\"type\": \"x\"}]";
        WebQueries.Recent one = new WebQueries.Recent("s1", "flux_2", "queued");
        assertThat(web.recent(List.of()).read(Answers.of(200, sets))).containsExactly(one);
        assertThat(web.recent(List.of()).read(Answers.of(200, "{\"job_sets\": " + sets + "}"))).containsExactly(one);
        assertThat(web.recent(List.of()).read(Answers.of(200, "{}"))).isEmpty();
    }

    @Test
    void aTokenThatIsRefusedIsTheAccountsTroubleAndStaysSecret() throws Exception {
        web.user().ask(Answers.none());
        assertThatThrownBy(() -> web.user().read(Answers.of(401, "{\"detail\": \"no a.b.c-secret\"}")))
                .isInstanceOf(AccountException.class).hasMessageContaining("web token").hasMessageNotContaining("a.b.c-secret");
    }
}
