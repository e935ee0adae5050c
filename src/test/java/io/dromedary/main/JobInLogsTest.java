package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class JobInLogsTest {

    private static Job job(String id) {
        return new Job(id, State.READY, "a.png", "", List.of(), List.of(), null, "work", null, null, null, 0, null, null, "accepted", null,
                null,
                null, 0, 0, 0, "api", null, null, null, 0, null, null, null, null);
    }

    @Test
    void whatAStepLogsIsMarkedWithItsJobAndNothingElseIs() throws Exception {
        // Given
        List<String> marks = new ArrayList<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getCamelContextExtension().addInterceptStrategy(new JobInLogs());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in").process(exchange -> marks.add(MDC.get("job")))
                            .choice().when(exchange -> true).process(exchange -> exchange.setVariable(Variables.JOB, job("j1")))
                            .to("direct:next").process(exchange -> marks.add(MDC.get("job"))).end()
                            .process(exchange -> exchange.removeVariable(Variables.JOB)).process(exchange -> marks.add(MDC.get("job")));
                    from("direct:next").process(exchange -> marks.add(MDC.get("job")))
                            .process(exchange -> exchange.setVariable(Variables.JOB, job("j2")));
                }
            });
            context.start();
            // When
            context.createProducerTemplate().sendBody("direct:in", "");
        }
        // Then
        assertThat(marks).containsExactly(null, "j1", "j2", null);
        assertThat(MDC.get("job")).isNull();
    }
}
