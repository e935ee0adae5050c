package io.dromedary.page;

import io.dromedary.job.Variables;
import io.dromedary.manage.Admission;
import io.dromedary.manage.Request;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** Where a person types the token, for which the browser gets a cookie. */
public final class Login {

    private static final int SEE_OTHER = 303;
    private static final int FORBIDDEN = 403;

    private final Admission admission;
    private final Templates templates;

    public Login(Admission admission, Templates templates) {
        this.admission = admission;
        this.templates = templates;
    }

    public void enter(@Variable(Variables.REQUEST) Request request, Message answer) {
        if (!request.method().equals("POST")) {
            templates.answer(answer, "login", Map.of("problem", ""));
            return;
        }
        Optional<String> cookie = request.value("token").flatMap(admission::cookie);
        if (cookie.isPresent()) {
            answer.setHeader("Set-Cookie", cookie.get());
            redirect(answer, "/");
        } else {
            templates.answer(answer, "login", Map.of("problem", "That is not the token of this line."));
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, FORBIDDEN);
        }
    }

    public void leave(Message answer) {
        answer.setHeader("Set-Cookie", admission.noCookie());
        redirect(answer, "/login");
    }

    private static void redirect(Message answer, String to) {
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, SEE_OTHER);
        answer.setHeader("Location", to);
        answer.setBody(null);
    }
}
