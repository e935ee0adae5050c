package io.dromedary.api.query;

/**
 * The progress of a query through its retries.
 *
 * @param answer  null until there is one, and for queries without a result
 * @param trouble why the last try failed; null if it did not
 * @param tries   made so far
 */
public record QueryState(Query<?> enquiry, Object answer, Exception trouble, int tries) {

    QueryState answered(Object what) {
        return new QueryState(enquiry, what, null, tries + 1);
    }

    QueryState missed(Exception why) {
        return new QueryState(enquiry, null, why, tries + 1);
    }
}
