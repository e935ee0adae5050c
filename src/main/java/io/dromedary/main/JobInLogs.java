package io.dromedary.main;

import io.dromedary.job.Job;
import io.dromedary.job.Variables;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.MDC;

/** Whatever a step of a route logs, also one of a person's own, is marked with the id of the job that it works on. */
public final class JobInLogs implements InterceptStrategy {

    static final String KEY = "job";
    /** What the logs must not show. No layout of ours writes it. */
    static final String PROMPT = "prompt";

    /** The prompt of the job that this thread works on; empty where it works on none, or that has none. */
    public static Optional<String> prompt() {
        return Optional.ofNullable(MDC.get(PROMPT));
    }

    @Override
    public Processor wrapProcessorInInterceptors(CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                String before = MDC.get(KEY);
                String promptBefore = MDC.get(PROMPT);
                Job job = exchange.getVariable(Variables.JOB) instanceof Job known ? known : null;
                mark(job == null ? before : job.id(), job == null || job.request() == null ? promptBefore : job.request().prompt());
                try {
                    return super.process(exchange, callback);
                } finally {
                    mark(before, promptBefore);
                }
            }
        };
    }

    private static void mark(String job, String prompt) {
        put(KEY, job);
        put(PROMPT, prompt);
    }

    private static void put(String key, String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
