package io.dromedary.cli;

/** Makes text from others safe to print on a terminal. */
final class Terminal {

    private Terminal() {
    }

    /** Without control characters, which could control the terminal. */
    static String plain(String text) {
        return text.replaceAll("\\p{Cc}", " ");
    }
}
