package io.dromedary.cli;

import io.dromedary.main.JobInLogs;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Takes the prompt of the job at hand out of what is logged, whoever put it there: providers repeat prompts in their errors, and people
 * log what they like in steps of their own. In its place stand its length and the beginning of its hash.
 */
final class PromptMask implements UnaryOperator<String> {

    /** A shorter one is found in any text. */
    private static final int SHORTEST = 6;
    /** Of a prompt that was cut, so much at least has to be there. */
    private static final int BEGINNING = 24;
    private static final int HASH = 12;

    private final Supplier<Optional<String>> prompt;

    PromptMask() {
        this(JobInLogs::prompt);
    }

    /** @param prompt of the job that this thread works on */
    PromptMask(Supplier<Optional<String>> prompt) {
        this.prompt = prompt;
    }

    /** Shows everything. */
    static PromptMask none() {
        return new PromptMask(Optional::empty);
    }

    @Override
    public String apply(String text) {
        return prompt.get().filter(secret -> secret.strip().length() >= SHORTEST).map(secret -> without(text, secret)).orElse(text);
    }

    private static String without(String text, String prompt) {
        String secret = prompt.strip();
        String first = secret.split("\\s", 2)[0];
        StringBuilder shown = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(first); at >= 0; at = text.indexOf(first, from)) {
            int end = end(text, at, secret);
            shown.append(text, from, at)
                    .append(end > at
                            ? "(prompt of %d characters, SHA-256 %s)".formatted(prompt.length(),
                                    DigestUtils.sha256Hex(prompt).substring(0, HASH))
                            : first);
            from = end > at ? end : at + first.length();
        }
        return shown.append(text.substring(from)).toString();
    }

    /** Where the prompt ends that begins there, whole or cut, also if it was put on one line; -1 where it is something else. */
    private static int end(String text, int at, String secret) {
        int position = at;
        int known = 0;
        while (known < secret.length() && position < text.length()) {
            boolean blank = Character.isWhitespace(secret.charAt(known));
            if (blank && Character.isWhitespace(text.charAt(position))) {
                known = afterBlanks(secret, known);
                position = afterBlanks(text, position);
            } else if (!blank && secret.charAt(known) == text.charAt(position)) {
                known++;
                position++;
            } else {
                break;
            }
        }
        return known >= Math.min(BEGINNING, secret.length()) ? position : -1;
    }

    private static int afterBlanks(String text, int from) {
        int position = from;
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return position;
    }
}
