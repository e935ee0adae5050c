package io.dromedary.main;

import io.dromedary.job.Job;
import io.dromedary.job.Variables;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.MDC;

/** Whatever a step of a route logs, also one of a person's own, is marked with the id of the job that it works on. */
final class JobInLogs implements InterceptStrategy {

    static final String KEY = "job";

    @Override
    public Processor wrapProcessorInInterceptors(CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                String before = MDC.get(KEY);
                mark(exchange.getVariable(Variables.JOB) instanceof Job job ? job.id() : before);
                try {
                    return super.process(exchange, callback);
                } finally {
                    mark(before);
                }
            }
        };
    }

    private static void mark(String job) {
        if (job == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, job);
        }
    }
}
