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
        return prompt.get().filter(secret -> secret.length() >= SHORTEST).map(secret -> without(text, secret)).orElse(text);
    }

    private static String without(String text, String secret) {
        String mask = "(prompt of %d characters, SHA-256 %s)".formatted(secret.length(),
                DigestUtils.sha256Hex(secret).substring(0, HASH));
        String masked = text;
        // As it is, and as messages show it: on one line.
        for (String form : new String[] {secret, secret.replaceAll("\\s+", " ").strip()}) {
            masked = without(masked, form, mask);
        }
        return masked;
    }

    private static String without(String text, String secret, String mask) {
        String beginning = secret.substring(0, Math.min(BEGINNING, secret.length()));
        StringBuilder masked = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, from)) {
            int length = beginning.length();
            while (length < secret.length() && at + length < text.length() && text.charAt(at + length) == secret.charAt(length)) {
                length++;
            }
            masked.append(text, from, at).append(mask);
            from = at + length;
        }
        return masked.append(text.substring(from)).toString();
    }
}
