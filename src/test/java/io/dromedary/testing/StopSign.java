package io.dromedary.testing;

/** Stands for the pool of reads, of which routes ask whether the line stops. */
public final class StopSign {

    public boolean isOver;

    public boolean isOver() {
        return isOver;
    }
}
