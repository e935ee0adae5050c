package io.dromedary.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dromedary.api.query.Query;
import io.dromedary.job.Channel;
import io.dromedary.job.Preset;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Routes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of the steps; the rules are those of {@link LookUpsTest}. */
class LookUpRouteTest {

    private static final String ENQUIRE = """
            - route:
                id: enquire
                errorHandler:
                  noErrorHandler: {}
                from:
                  uri: direct:query
                  steps:
                    - setBody:
                        expression:
                          method:
                            ref: provider
                            method: answer
            """;
    private static final String CALLER = """
            - routeConfiguration:
                id: handling
                onException:
                  - onException:
                      exception:
                        - java.lang.Exception
                      handled:
                        constant:
                          expression: "true"
                      steps:
                        - bean:
                            ref: lookUps
                            method: handle
            """;
    private static final String CALLER_ROUTE = """
            - route:
                id: caller
                routeConfigurationId: handling
                from:
                  uri: direct:caller
                  steps:
                    - to:
                        uri: direct:look-up
            """;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> told = new ArrayList<>();
    private boolean down;
    private boolean wrong;

    public final class Provider {
        public List<Preset> answer(@Body Query<?> enquiry) throws IOException {
            if (down) {
                throw new IOException("no connection");
            }
            return List.of(new Preset("1", "One", null));
        }
    }

    public final class Rules {
        private int lists;

        public Preset.Kind missingList() {
            return lists == Preset.Kind.values().length ? null : Preset.Kind.values()[lists++];
        }

        public Query<List<Preset>> question(@Variable(Variables.PRESET_KIND) Preset.Kind kind) {
            return new Query<>() {
                @Override
                public void ask(Message message) {
                    told.add("asked");
                }

                @Override
                public List<Preset> read(Message message) {
                    return List.of();
                }
            };
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

    @BeforeEach
    void open() throws Exception {
        context.getRegistry().bind("lookUps", new Rules());
        context.getRegistry().bind("provider", new Provider());
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("handling.camel.yaml", CALLER),
                ResourceHelper.fromString("caller.camel.yaml", CALLER_ROUTE), ResourceHelper.fromString("query.camel.yaml", ENQUIRE),
                ResourceHelper.fromString("look-up.camel.yaml", Routes.text("look-up")));
        context.start();
    }

    @AfterEach
    void close() {
        context.stop();
    }

    private void run() {
        context.createProducerTemplate().requestBody("direct:look-up", "a job");
    }

    @Test
    void everyListIsFetchedThenTheNamesAreChecked() {
        run();
        assertThat(told).containsExactly("MOTION 1", "STYLE 1", "checked");
    }

    @Test
    void aListThatDoesNotComeEndsNothing() {
        down = true;
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
        down = true;
        wrong = true;
        context.createProducerTemplate().requestBody("direct:caller", "a job");
        assertThat(told).endsWith("checked", "handled wrong");
    }
}
