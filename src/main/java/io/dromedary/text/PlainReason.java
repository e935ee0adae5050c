package io.dromedary.text;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Why something failed, in words for people: without names of Java's classes. */
public final class PlainReason {

    private PlainReason() {
    }

    public static String of(Throwable failure) {
        String message = failure.getMessage() == null ? "" : SafeText.line(failure.getMessage()).strip();
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return "a file is in its place";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason().equals("Not a directory") ? "a file is in its place" : system.getReason();
        }
        if (failure instanceof UnknownHostException) {
            return "the name of the host is not known: " + message;
        }
        if (failure instanceof ConnectException && message.isEmpty()) {
            return "connection refused";
        }
        return message.isEmpty() ? words(failure.getClass().getSimpleName()) : message;
    }

    /** {@code SocketTimeoutException} is "socket timeout". */
    private static String words(String className) {
        return className.replaceFirst("(Exception|Error)$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
