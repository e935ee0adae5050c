package io.dromedary.manage;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.util.IOHelper;

/** Leaves the body out of the answer to HEAD: over HTTP/2 the server would send it. */
final class HeadAlone extends DelegateAsyncProcessor {

    private static final String LENGTH = "Content-Length";
    private static final int OK = 200;

    HeadAlone(Processor route) {
        super(route);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        boolean isHead = "HEAD".equals(exchange.getMessage().getHeader(Exchange.HTTP_METHOD, String.class));
        return super.process(exchange, done -> {
            if (isHead) {
                leaveOut(exchange.getMessage());
            }
            callback.done(done);
        });
    }

    private static void leaveOut(Message answer) {
        Object body = answer.getBody();
        if (body == null) {
            return;
        }
        if (body instanceof byte[] bytes) {
            answer.setHeader(LENGTH, bytes.length);
        } else if (body instanceof String text) {
            answer.setHeader(LENGTH, text.getBytes(StandardCharsets.UTF_8).length);
        } else if (body instanceof InputStream stream) {
            IOHelper.close(stream);
        }
        // Of no body Camel would make another status.
        if (answer.getHeader(Exchange.HTTP_RESPONSE_CODE) == null) {
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, OK);
        }
        answer.setBody(null);
    }
}
