package io.dromedary.job;

/**
 * One result that the provider has.
 *
 * @param id      the provider's own id of it, such as that of a job in a set; null where the answer has none
 * @param preview address of a smaller version; null where there is none
 */
public record Result(String id, String url, String preview) {

    public Result(String url, String preview) {
        this(null, url, preview);
    }

    public Result withId(String other) {
        return new Result(other, url, preview);
    }

    public Result withPreview(String other) {
        return new Result(id, url, other);
    }

    /** What identifies a result without an id: its address, whose query may be a signature that changes with each answer. */
    public static String withoutQuery(String url) {
        int query = url.indexOf('?');
        String address = query < 0 ? url : url.substring(0, query);
        int fragment = address.indexOf('#');
        return fragment < 0 ? address : address.substring(0, fragment);
    }
}
