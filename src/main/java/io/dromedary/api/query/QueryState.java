package io.dromedary.api.query;

/**
 * How far an enquiry has come.
 *
 * @param answer  null until it is there; an enquiry whose answer is read into nothing has none
 * @param trouble why the last try brought nothing; null where it did
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
