package io.dromedary.tell;

import io.dromedary.text.PlainReason;
import java.util.regex.Pattern;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;

/** Why somebody could not be told. Addresses that people are told at are often secrets, so only their beginning is shown. */
final class Reasons {

    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:(?://)?[^/?\\s@]*@?[^/?\\s]*)[/?][^\\s)]*");

    private Reasons() {
    }

    static String shown(String text) {
        return ADDRESS.matcher(text).replaceAll(found -> found.group(1).replaceFirst("//[^/@]*@", "//").replace("$", "\\$") + "/…");
    }

    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && (cause instanceof RuntimeCamelException || cause instanceof CamelExchangeException)) {
            cause = cause.getCause();
        }
        return cause instanceof HttpOperationFailedException answer ? "HTTP " + answer.getStatusCode() : shown(PlainReason.of(cause));
    }
}
