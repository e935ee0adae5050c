package io.dromedary.routes;

/**
 * One thing that is wrong in the route files.
 *
 * @param file   relative to the project
 * @param path   JSON pointer of the node within the file; empty for the file as a whole
 * @param what   the found value and why it is wrong
 * @param remedy what to write instead
 */
record Violation(String file, String path, String what, String remedy) {

    @Override
    public String toString() {
        return file + (path.isEmpty() ? "" : " " + path) + ": " + what + ". " + remedy;
    }
}
