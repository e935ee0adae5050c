package io.dromedary.job;

import java.util.List;

/**
 * Where a request goes. Kept with the job, so that a changed catalogue does not change what is under way.
 *
 * @param dialect generation of the API, as the catalogue names it
 * @param path    below the dialect's base URL, without leading slash
 */
public record Target(String dialect, String path) {

    public static final String QUEUE = "queue";
    /** The queue's request format with the first generation's headers. */
    public static final String HYBRID = "hybrid";
    public static final String JOB_SET = "job-set";
    /** Job sets that are polled at another path; a setting selects it for all of them, no model names it. */
    public static final String GENERATION_RESULTS = "generation-results";
    public static final String CHARACTER = "character";
    public static final String WEB = "web";
    /** Those that a model may name. */
    public static final List<String> DIALECTS = List.of(QUEUE, HYBRID, JOB_SET, CHARACTER, WEB);
    /** The realm of everything but the web dialect. */
    public static final String API = "api";

    /** The account that pays: the web account is not the API's. */
    public String realm() {
        return dialect.equals(WEB) ? WEB : API;
    }
}
