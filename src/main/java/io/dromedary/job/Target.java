package io.dromedary.job;

/**
 * Where a request goes. Kept with the job, so that a changed catalogue does not change what is under way.
 *
 * @param dialect generation of the API, as the catalogue names it
 * @param path    below the dialect's base URL, without leading slash
 */
public record Target(String dialect, String path) {

    public static final String QUEUE = "queue";
    public static final String WEB = "web";
    /** The realm of everything but the web dialect. */
    public static final String API = "api";

    /** The account that pays: the web account is not the API's. */
    public String realm() {
        return dialect.equals(WEB) ? WEB : API;
    }
}
