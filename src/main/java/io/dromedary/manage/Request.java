package io.dromedary.manage;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the management port, as its route sees it.
 *
 * @param path    decoded, such as {@code /jobs/a1b2}
 * @param query   of the address
 * @param form    fields of a form that was sent; empty where none was
 * @param access  what it may do
 * @param ifNoneMatch the {@code ETag} that the client has; null for none
 * @param range   the header {@code Range}; null for none
 * @param type    of the content; empty for none
 */
public record Request(String method, String path, Map<String, List<String>> query, Map<String, List<String>> form, Access access,
        String ifNoneMatch, String range, String type) {

    /** Of the query or, where one was sent, of the form. */
    public Optional<String> value(String name) {
        return values(name).stream().map(String::strip).filter(value -> !value.isEmpty()).findFirst();
    }

    public List<String> values(String name) {
        return form.isEmpty() ? query.getOrDefault(name, List.of()) : form.getOrDefault(name, List.of());
    }

    /** A part of the path, the first is 0; empty where there is none. */
    public String part(int number) {
        String[] parts = path.replaceFirst("^/", "").split("/");
        return number < parts.length ? parts[number] : "";
    }
}
