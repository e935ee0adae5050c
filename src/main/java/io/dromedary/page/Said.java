package io.dromedary.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Sentences that the page to which a form leads shows once more. They are kept here, since a sentence in the address could be anybody's.
 */
public final class Said {

    private static final int MOST = 200;

    private final Map<String, String> sentences = new LinkedHashMap<>();

    /** @return by which the page asks for it */
    synchronized String keep(String sentence) {
        String id = UUID.randomUUID().toString();
        sentences.put(id, sentence);
        if (sentences.size() > MOST) {
            sentences.remove(sentences.keySet().iterator().next());
        }
        return id;
    }

    synchronized Optional<String> of(String id) {
        return Optional.ofNullable(sentences.get(id));
    }
}
