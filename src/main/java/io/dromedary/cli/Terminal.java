package io.dromedary.cli;

/** What others wrote, on a terminal. */
final class Terminal {

    private Terminal() {
    }

    /** Nothing in it may steer the terminal. */
    static String plain(String text) {
        return text.replaceAll("\\p{Cc}", " ");
    }
}
