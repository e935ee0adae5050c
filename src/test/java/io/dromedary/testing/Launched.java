package io.dromedary.testing;

import java.io.IOException;
import java.util.List;

/** What the launcher starts in its test: tells what it was given, and with {@code run} waits for a line before it needs its library. */
public final class Launched {

    private Launched() {
    }

    public static void main(String[] args) throws IOException {
        System.out.println("started from " + System.getProperty("java.class.path"));
        System.out.println("home " + System.getProperty("dromedary.home"));
        System.out.println("arguments " + List.of(args));
        if (System.getProperty("org.sqlite.lib.path") != null) {
            System.out.println("database from " + System.getProperty("org.sqlite.lib.path"));
        }
        if (args.length > 0 && args[0].equals("run")) {
            System.in.read();
            System.out.println(Library.word());
        }
    }

    /** In a jar of its own, which is opened when the class is needed. */
    public static final class Library {

        private Library() {
        }

        static String word() {
            return "the library is there";
        }
    }
}
