package io.dromedary.page;

import io.dromedary.job.Variables;
import io.dromedary.journal.JobFilter;
import io.dromedary.manage.Admission;
import io.dromedary.manage.Request;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** Makes the pages: asks for what a template shows, and fills it in. */
public final class Pages {

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final Overviews overviews;
    private final Jobs jobs;
    private final Admission admission;
    private final Said said;
    private final Templates templates;
    private final Times times;

    public Pages(Overviews overviews, Jobs jobs, Admission admission, Said said, Templates templates, Clock clock) {
        this.overviews = overviews;
        this.jobs = jobs;
        this.admission = admission;
        this.said = said;
        this.templates = templates;
        this.times = new Times(clock);
    }

    /** The front page. */
    public void overview(@Variable(Variables.REQUEST) Request request, Message answer) {
        Overview overview = overviews.now();
        templates.answer(request, answer, "overview", Map.of("frame", frame(request, "Now", "now"), "overview", overview));
    }

    /** The part of a page that changes by itself: of the front page or, with {@code job}, of a job's. */
    public void now(@Variable(Variables.REQUEST) Request request, Message answer) {
        Frame frame = frame(request, "", "");
        Optional<String> id = request.value("job");
        if (id.isEmpty()) {
            templates.answer(request, answer, "now", Map.of("frame", frame, "overview", overviews.now()));
            return;
        }
        Optional<JobStory> story = jobs.story(id.get());
        if (story.isEmpty()) {
            problem(request, answer, NOT_FOUND, "There is no job of that id.");
        } else {
            templates.answer(request, answer, "story", Map.of("frame", frame, "story", story.get()));
        }
    }

    public void list(@Variable(Variables.REQUEST) Request request, Message answer) {
        JobFilter filter;
        try {
            filter = Filters.of(request);
        } catch (IllegalArgumentException e) {
            problem(request, answer, BAD_REQUEST, "Jobs do not have such a state.");
            return;
        }
        JobList list = jobs.list(filter, request.value("before").orElse(null));
        templates.answer(request, answer, "jobs", Map.of("frame", frame(request, "Jobs", "jobs"), "list", list));
    }

    /** {@code /jobs/ID}. */
    public void job(@Variable(Variables.REQUEST) Request request, Message answer) {
        Optional<JobStory> story = jobs.story(request.part(1));
        if (story.isEmpty()) {
            problem(request, answer, NOT_FOUND, "There is no job of that id.");
        } else {
            templates.answer(request, answer, "job",
                    Map.of("frame", frame(request, Words.name(story.get().job().path()), "jobs"), "story", story.get()));
        }
    }

    private void problem(Request request, Message answer, int status, String why) {
        templates.answer(answer, "problem", Map.of("frame", frame(request, why, ""), "why", why));
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    }

    private Frame frame(Request request, String title, String here) {
        return Frame.of(request, title, here, admission.asksForToken(), overviews.pause().isPresent(), said, times);
    }
}
