package io.dromedary.page;

import io.dromedary.job.State;
import io.dromedary.journal.JobFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Addresses of the page. */
public final class Links {

    private Links() {
    }

    public static String job(String id) {
        return "/jobs/" + encoded(id);
    }

    /** The list of the jobs that a filter means. */
    public static String jobs(JobFilter filter, String before) {
        List<String> fields = new ArrayList<>();
        new TreeSet<>(filter.states()).forEach(state -> fields.add("state=" + state.name()));
        add(fields, "reason", filter.reason());
        add(fields, "profile", filter.profile());
        add(fields, "q", filter.text());
        add(fields, "before", before);
        return fields.isEmpty() ? "/jobs" : "/jobs?" + String.join("&", fields);
    }

    public static String in(State... states) {
        return jobs(JobFilter.in(states), null);
    }

    public static String failures() {
        return in(State.REJECTED, State.NSFW, State.FAILED);
    }

    public static String atWork() {
        return in(State.SUBMITTING, State.WAITING, State.COLLECTING);
    }

    /** What the job took in, by its place in the list. */
    public static String file(String job, int number) {
        return job(job) + "/files/" + number;
    }

    public static String result(String job, int number) {
        return job(job) + "/results/" + number;
    }

    private static void add(List<String> fields, String name, String value) {
        if (value != null) {
            fields.add(name + "=" + encoded(value));
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
