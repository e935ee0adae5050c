package io.dromedary.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The files of a drop on their way from one folder to another, one after the other or all at once. Paths are below the root. */
public final class FileMoves {

    private final String from;
    private final String to;
    private final Deque<String> files;
    private String file;

    /** @param files of the drop, below both folders */
    public FileMoves(String from, String to, List<String> files) {
        this.from = from;
        this.to = to;
        this.files = new ArrayDeque<>(files);
    }

    /** Goes on to the next file, or folder of files; false after the last one. */
    public boolean next() {
        file = files.poll();
        return file != null;
    }

    /** This file and all that come after it: for whoever moves them at once. There is no next one then. */
    List<String> rest() {
        List<String> rest = Stream.concat(Stream.of(file), files.stream()).toList();
        files.clear();
        return rest;
    }

    String from() {
        return from;
    }

    String to() {
        return to;
    }

    /** Where the file is now. */
    public String source() {
        return from + "/" + file;
    }

    /** Where it goes. */
    public String target() {
        return to + "/" + file;
    }
}
