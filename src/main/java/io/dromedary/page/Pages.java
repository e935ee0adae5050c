package io.dromedary.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.journal.JobFilter;
import io.dromedary.journal.JobSearch;
import io.dromedary.manage.Request;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** Makes the pages: asks for what a template shows, and fills it in. */
public final class Pages {

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(null, ContentType.Html, Pages.class.getClassLoader(),
            "io.dromedary.page");
    private final JobSearch jobs;

    public Pages(JobSearch jobs) {
        this.jobs = jobs;
    }

    public void show(@Variable(Variables.REQUEST) Request request, Message answer) {
        answer.setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        answer.setBody(render("overview", Map.of("overview", new Overview("%d at the provider, %d waiting".formatted(
                jobs.count(JobFilter.in(State.SUBMITTING, State.WAITING)), jobs.count(JobFilter.in(State.READY)))))));
    }

    private String render(String template, Map<String, Object> values) {
        TemplateOutput out = new StringOutput();
        templates.render(template + ".jte", values, out);
        return out.toString();
    }
}
