package io.dromedary.page;

import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Variables;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JobFilter;
import io.dromedary.manage.Request;
import io.dromedary.operate.Commands;
import io.dromedary.operate.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/**
 * What the buttons of the page do. Each form is a POST that ends with a sentence, on the page that it came from; loading that again does
 * nothing again.
 */
public final class Forms {

    private static final String WHO = "a person on the page";
    private static final int SEE_OTHER = 303;

    private final Commands commands;
    private final HeldJobs held;
    private final Overviews overviews;
    private final Said said;
    private final Map<String, Function<JobFilter, Outcome>> forMany;

    /** @param held what waits for approval */
    public Forms(Commands commands, HeldJobs held, Overviews overviews, Said said) {
        this.commands = commands;
        this.held = held;
        this.overviews = overviews;
        this.said = said;
        this.forMany = Map.of("retry", jobs -> commands.retry(jobs, WHO), "now", jobs -> commands.now(jobs, WHO),
                "cancel", jobs -> commands.cancel(jobs, WHO));
    }

    /** {@code /do/COMMAND}. */
    public void act(@Variable(Variables.REQUEST) Request request, Message answer) throws IOException {
        String sentence = act(request.part(1), request);
        overviews.forget();
        String back = back(request);
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, SEE_OTHER);
        answer.setHeader("Location", back + (back.contains("?") ? "&" : "?") + "said=" + said.keep(sentence));
        answer.setBody(null);
    }

    private String act(String command, Request request) throws IOException {
        return switch (command) {
            case "pause" -> commands.pause(WHO, request.value("why").orElse(""))
                    ? "Paused. Nothing new is spent until you resume; what is at the provider is delivered."
                    : "It was paused already.";
            case "resume" -> resumed(commands.resume());
            case "pause-model" -> forModel(request, model -> commands.pauseModel(model, WHO, "")
                    ? "Nothing new is spent on %s until you resume it; other models go on."
                    : "%s was paused already.");
            case "resume-model" -> forModel(request, model -> commands.resumeModel(model) ? "%s is resumed." : "%s was not paused.");
            case "go-on" -> confirmed(request, () -> commands.goOn()
                    ? "The journal counts as it is; jobs are submitted again."
                    : "The journal was not on hold.");
            case "attach" -> request.value("request").isEmpty()
                    ? "Nothing was changed: the id of the request is missing."
                    : confirmed(request, () -> commands.attach(job(request), request.value("request").get(), WHO).sentence());
            case "submit-again" -> confirmed(request, () -> commands.submitAgain(JobFilter.of(job(request)), WHO).sentence());
            case "write-off" -> confirmed(request, () -> commands.writeOff(JobFilter.of(job(request)), WHO).sentence());
            case "collect" -> confirmed(request, () -> commands.collect(JobFilter.of(job(request)), WHO).sentence());
            case "approve" -> approve(request);
            default -> forMany(command, request);
        };
    }

    private String resumed(boolean ended) {
        return commands.paused().map(still -> "Still paused: %s To end that, %s.".formatted(Words.line(still.sentence()), still.end()))
                .orElse(ended ? "Resumed." : "It was not paused.");
    }

    private static String forModel(Request request, Function<String, String> change) {
        return request.value("model").map(model -> change.apply(model).formatted(Words.name(model)))
                .orElse("Nothing was changed: no model was named.");
    }

    /** Of one job, or of a group: exactly what was shown, since it may have become more meanwhile. */
    private String approve(Request request) {
        if (request.value("sure").isEmpty()) {
            return "Nothing was approved: say first that you pay it.";
        }
        if (request.value("limit").isEmpty()) {
            return request.value("job").isEmpty()
                    ? "Nothing was approved: no job was chosen."
                    : commands.approve(JobFilter.of(job(request)), WHO).sentence();
        }
        Optional<HeldJobs.Group> group = Stream.of(Limit.values()).filter(limit -> limit.name().equals(request.value("limit").get()))
                .findFirst().flatMap(limit -> held.group(limit, request.value("profile").orElse(""), request.value("model").orElse("")));
        String shown = group.map(now -> new Overview.Held(now).shown()).orElse("");
        if (group.isEmpty() || !request.value("shown").equals(Optional.of(shown))) {
            return "Nothing was approved: these jobs are not what they were when you looked. See what waits now.";
        }
        List<String> jobs = held.jobs(group.get());
        return jobs.size() == group.get().cost().requests()
                ? commands.approve(new JobFilter(jobs, Set.of(), null, null, null), WHO).sentence()
                : "Nothing was approved: these jobs are just changing. Try it again.";
    }

    private String forMany(String command, Request request) {
        Function<JobFilter, Outcome> change = forMany.get(command);
        if (change == null) {
            return "Nothing was changed: there is no command " + Words.name(command) + ".";
        }
        List<String> ids = request.values("job");
        if (request.value("all").isEmpty() && ids.isEmpty()) {
            return "Nothing was changed: no job was chosen.";
        }
        try {
            return change.apply(request.value("all").isPresent()
                    ? Filters.of(request)
                    : new JobFilter(ids, Set.of(), null, null, null)).sentence();
        } catch (IllegalArgumentException e) {
            return "Nothing was changed: the form names a state that jobs do not have.";
        }
    }

    private interface Word {
        String given() throws IOException;
    }

    /** What may cost money needs a mark that is not made by mistake. */
    private static String confirmed(Request request, Word word) throws IOException {
        return request.value("sure").isPresent() ? word.given() : "Nothing was changed: say first that you have looked at the provider.";
    }

    private static String job(Request request) {
        return request.value("job").orElse("");
    }

    /** A place of this page only: the job, the list with its filter, or the front page. */
    private static String back(Request request) {
        Optional<String> from = request.value("from");
        if (from.filter("job"::equals).isPresent()) {
            return Links.job(job(request));
        }
        if (from.filter("list"::equals).isPresent()) {
            try {
                return Links.jobs(Filters.of(request), request.value("before").orElse(null));
            } catch (IllegalArgumentException e) {
                return "/jobs";
            }
        }
        return "/";
    }
}
