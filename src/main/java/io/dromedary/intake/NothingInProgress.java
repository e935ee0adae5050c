package io.dromedary.intake;

import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Replaces the file consumer's own in-progress repository, which never forgets a name with a backslash in it: it adds one path and removes
 * another, so that a second drop of that name would wait for ever. Nothing is in progress when the consumer polls: the inbox lets it
 * poll only when all claims of the last poll are over.
 */
public final class NothingInProgress extends ServiceSupport implements IdempotentRepository {

    @Override
    public boolean add(String key) {
        return true;
    }

    @Override
    public boolean contains(String key) {
        return false;
    }

    @Override
    public boolean remove(String key) {
        return true;
    }

    @Override
    public boolean confirm(String key) {
        return true;
    }

    @Override
    public void clear() {
        // There is nothing to forget.
    }
}
