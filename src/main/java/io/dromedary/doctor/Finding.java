package io.dromedary.doctor;

/**
 * What one look found.
 *
 * @param check  what was looked at, in a word or two
 * @param found  what is so
 * @param remedy what to do about it; empty where all is well
 */
public record Finding(Level level, String check, String found, String remedy) {

    /** How bad it is. */
    public enum Level {
        OK, WARNING, PROBLEM
    }

    public static Finding ok(String check, String found) {
        return new Finding(Level.OK, check, found, "");
    }

    public static Finding warning(String check, String found, String remedy) {
        return new Finding(Level.WARNING, check, found, remedy);
    }

    public static Finding problem(String check, String found, String remedy) {
        return new Finding(Level.PROBLEM, check, found, remedy);
    }
}
