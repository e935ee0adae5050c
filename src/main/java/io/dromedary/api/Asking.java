package io.dromedary.api;

/**
 * How far an enquiry has come.
 *
 * @param answer  null until it is there; an enquiry whose answer is read into nothing has none
 * @param trouble why the last try brought nothing; null where it did
 * @param tries   made so far
 */
public record Asking(Enquiry<?> enquiry, Object answer, Exception trouble, int tries) {

    Asking answered(Object what) {
        return new Asking(enquiry, what, null, tries + 1);
    }

    Asking missed(Exception why) {
        return new Asking(enquiry, null, why, tries + 1);
    }
}
