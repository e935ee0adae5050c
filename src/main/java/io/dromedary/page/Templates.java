package io.dromedary.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import io.dromedary.manage.Request;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.commons.codec.digest.DigestUtils;

/** Fills in the templates of {@code src/main/jte}, and answers with them. */
public final class Templates {

    private static final int NOT_MODIFIED = 304;
    private static final int LENGTH = 32;

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(null, ContentType.Html, Templates.class.getClassLoader(),
            "io.dromedary.page");

    void answer(Message answer, String template, Map<String, Object> values) {
        answer.setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        answer.setBody(render(template, values));
    }

    /** Only that it is the same is answered, where the client has it already. */
    void answer(Request request, Message answer, String template, Map<String, Object> values) {
        send(request, answer, "text/html; charset=utf-8", render(template, values));
    }

    static void send(Request request, Message answer, String type, String text) {
        String tag = "\"" + DigestUtils.sha256Hex(text).substring(0, LENGTH) + "\"";
        answer.setHeader("ETag", tag);
        if (tag.equals(request.ifNoneMatch())) {
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, NOT_MODIFIED);
            answer.setBody(null);
        } else {
            answer.setHeader(Exchange.CONTENT_TYPE, type);
            answer.setBody(text);
        }
    }

    private String render(String template, Map<String, Object> values) {
        TemplateOutput out = new StringOutput();
        templates.render(template + ".jte", values, out);
        return out.toString();
    }
}
