package io.dromedary.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dromedary.job.Channel;
import io.dromedary.job.Preset;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Coverage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.BindToRegistry;
import org.apache.camel.Body;
import org.apache.camel.EndpointInject;
import org.apache.camel.ExchangeException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Variable;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of the steps; the rules are those of {@link LookUpsTest}. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/submit/look-up.camel.yaml"}, mockEndpointsAndSkip = "direct:query")
class LookUpRouteTest {

    private final List<String> told = new ArrayList<>();
    private boolean wrong;
    @EndpointInject("mock:direct:query")
    MockEndpoint query;
    @EndpointInject
    ProducerTemplate template;
    @BindToRegistry("lookUps")
    final Rules rules = new Rules();

    public final class Rules {
        private int lists;

        public Preset.Kind missingList() {
            return lists == Preset.Kind.values().length ? null : Preset.Kind.values()[lists++];
        }

        public String question(@Variable(Variables.PRESET_KIND) Preset.Kind kind) {
            return "question of " + kind;
        }

        public void keep(@Variable(Variables.PRESET_KIND) Preset.Kind kind, @Body List<Preset> list) {
            told.add(kind + " " + list.size());
        }

        public void note(@Variable(Variables.PRESET_KIND) Preset.Kind kind, @ExchangeException Exception trouble) {
            told.add(kind + " " + trouble.getMessage());
        }

        public void handle(@ExchangeException Exception trouble) {
            told.add("handled " + trouble.getMessage());
        }

        public void check() throws RefusedException {
            told.add("checked");
            if (wrong) {
                throw new RefusedException(new Verdict(Channel.INVALID, "wrong", "correct it", Verdict.Charged.NO));
            }
        }
    }

    /** Whoever looks names up handles what is wrong with them. */
    @Configure
    void addCaller(MainConfigurationProperties main) {
        main.addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:caller").onException(Exception.class).handled(true).bean(rules, "handle").end().to("direct:look-up");
            }
        });
    }

    @BeforeEach
    void answer() {
        query.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(List.of(new Preset("1", "One", null))));
    }

    private void breakDown() {
        query.whenAnyExchangeReceived(exchange -> {
            throw new IOException("no connection");
        });
    }

    private void run() {
        template.requestBody("direct:look-up", "a job");
    }

    @Test
    void everyListIsFetchedThenTheNamesAreChecked() throws Exception {
        query.expectedBodiesReceived("question of MOTION", "question of STYLE");
        run();
        query.assertIsSatisfied();
        assertThat(told).containsExactly("MOTION 1", "STYLE 1", "checked");
    }

    @Test
    void aListThatDoesNotComeEndsNothing() {
        breakDown();
        run();
        assertThat(told).containsExactly("MOTION no connection", "STYLE no connection", "checked");
    }

    @Test
    void aWrongNameIsTheCallersToHandle() {
        wrong = true;
        assertThat(catchThrowable(this::run)).cause().isInstanceOf(RefusedException.class);
    }

    @Test
    void theCallerHandlesTheWrongNameAndNotTheListThatDidNotCome() {
        breakDown();
        wrong = true;
        template.requestBody("direct:caller", "a job");
        assertThat(told).endsWith("checked", "handled wrong");
    }
}
