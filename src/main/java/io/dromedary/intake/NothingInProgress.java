package io.dromedary.intake;

import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * In place of the file consumer's own memory of what is being worked on, which never forgets a name with a backslash in it: it notes one
 * path and strikes out another, so that a second drop of that name would wait for ever. Nothing is in progress when the consumer polls: one
 * thread does both, and a claim is over when it comes back.
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
