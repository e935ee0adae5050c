package io.dromedary.main;

import java.time.Duration;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.seda.BlockingQueueFactory;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaConsumer;
import org.apache.camel.component.seda.SedaEndpoint;

/**
 * Camel's queues between the stages, whose idle threads sleep: those of Camel look at their queue again and again, since nothing tells
 * them that their route stops.
 */
final class StageQueues extends SedaComponent {

    /** A net for a wake-up that never comes: of a route that Camel stops in a way that is not known here. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    StageQueues() {
        this(LONGEST);
    }

    StageQueues(Duration longest) {
        setDefaultQueueFactory(new BlockingQueueFactory<>() {
            @Override
            public StageQueue create() {
                return create(Integer.MAX_VALUE);
            }

            @Override
            public StageQueue create(int capacity) {
                return new StageQueue(capacity, longest);
            }
        });
    }

    @Override
    protected SedaEndpoint createEndpoint(String uri, Component component, BlockingQueueFactory<Exchange> factory, int consumers) {
        return new SedaEndpoint(uri, component, factory, consumers) {
            @Override
            protected SedaConsumer createNewConsumer(Processor processor) {
                return new Stage(this, processor);
            }
        };
    }

    private static final class Stage extends SedaConsumer {

        private volatile boolean ends;

        Stage(SedaEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        private boolean isPatient() {
            return isStarted() && !ends;
        }

        @Override
        public void run() {
            // A route of somebody's own may name another queue, or another factory of queues.
            if (getEndpoint().getQueue() instanceof StageQueue queue) {
                queue.serve(super::run, this::isPatient);
            } else {
                super.run();
            }
        }

        @Override
        protected void doStart() throws Exception {
            ends = false;
            super.doStart();
        }

        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            if (!suspendOnly) {
                ends = true;
                wake();
            }
            super.prepareShutdown(suspendOnly, forced);
        }

        @Override
        protected void doSuspend() throws Exception {
            wake();
            super.doSuspend();
        }

        private void wake() {
            if (getEndpoint().getQueue() instanceof StageQueue queue) {
                queue.wakeAll();
            }
        }
    }
}
