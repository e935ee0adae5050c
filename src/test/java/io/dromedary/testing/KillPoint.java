package io.dromedary.testing;

/**
 * The place in a child process where it is killed. All overloads of the method count.
 *
 * @param className  binary name, such as {@code java.nio.file.Files} or {@code a.B$C}
 * @param hit        which call of the method, from 1; calls that {@code caller} excludes do not count
 * @param caller     {@code class.method} that must be among the callers, direct or not; null for any
 * @param afterwards false: when the method is entered; true: when that call has returned normally
 */
public record KillPoint(String className, String method, int hit, String caller, boolean afterwards) {

    public KillPoint {
        if (hit < 1) {
            throw new IllegalArgumentException("Hits count from 1, found " + hit);
        }
    }

    /** The first time that the method is entered. */
    public static KillPoint at(String className, String method) {
        return new KillPoint(className, method, 1, null, false);
    }

    public KillPoint onHit(int number) {
        return new KillPoint(className, method, number, caller, afterwards);
    }

    public KillPoint calledFrom(String callerClass, String callerMethod) {
        return new KillPoint(className, method, hit, callerClass + "." + callerMethod, afterwards);
    }

    public KillPoint afterReturn() {
        return new KillPoint(className, method, hit, caller, true);
    }

    @Override
    public String toString() {
        return "%s %s.%s, hit %d%s".formatted(afterwards ? "after" : "at", className, method, hit,
                caller == null ? "" : ", called from " + caller);
    }
}
