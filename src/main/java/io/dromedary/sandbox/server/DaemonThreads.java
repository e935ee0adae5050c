package io.dromedary.sandbox.server;

import java.util.concurrent.ThreadFactory;

/** Makes threads of one name that never keep a process alive. */
public record DaemonThreads(String name) implements ThreadFactory {

    @Override
    public Thread newThread(Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
