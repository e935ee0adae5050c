package io.dromedary.acceptance;

import java.util.List;

/** Where a user puts drops and finds what became of them; paths are below the root, with {@code /}. */
interface Place {

    /** Writes a whole file at once, as those do who move files in; replaces one that is there. */
    void put(String path, byte[] content);

    /** Begins to write a file that is not whole for a while. */
    Growing begin(String path, byte[] beginning);

    byte[] bytes(String path);

    /** A file, or a folder with files in it. */
    boolean exists(String path);

    /** Files below a folder, as paths from there, sorted; none where there is no such folder. */
    List<String> files(String folder);

    void delete(String file);

    /** A file, or a folder with all that is in it. */
    void move(String from, String to);

    /** A file that somebody still writes. */
    interface Growing {

        /** The writer shows that there is more to come. */
        void goOn();

        void end(byte[] whole);
    }
}
