package io.dromedary.tell;

import io.dromedary.text.PlainReason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;

/** Why somebody could not be told. Addresses that people are told at are often secrets, so only their beginning is shown. */
final class Reasons {

    private static final Pattern WORD = Pattern.compile("[^\\s()\"'\\[\\]]++");

    private Reasons() {
    }

    /** Of each address in it, scheme and host. */
    static String shown(String text) {
        return WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(word(word.group())));
    }

    private static String word(String word) {
        int scheme = word.indexOf(':') + 1;
        if (scheme < 2) {
            return word;
        }
        int host = word.startsWith("//", scheme) ? scheme + 2 : scheme;
        int end = host;
        while (end < word.length() && word.charAt(end) != '/' && word.charAt(end) != '?') {
            end++;
        }
        String shown = word.substring(host, end);
        return end == word.length() && host == scheme
                ? word
                : word.substring(0, host) + shown.substring(shown.indexOf('@') + 1) + (end < word.length() ? "/…" : "");
    }

    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && (cause instanceof RuntimeCamelException || cause instanceof CamelExchangeException)) {
            cause = cause.getCause();
        }
        return cause instanceof HttpOperationFailedException answer ? "HTTP " + answer.getStatusCode() : shown(PlainReason.of(cause));
    }
}
