package io.dromedary.text;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Why something failed, in words for people: without names of Java's classes. */
public final class PlainReason {

    /** An exception that wraps another one begins with the name of its class. */
    private static final Pattern CLASS_NAMES = Pattern.compile("(?:[a-z][a-z0-9_]{0,40}\\.){2,9}[A-Z]\\w{1,60}(?:: )?");

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
        String plain = CLASS_NAMES.matcher(message).replaceAll("").strip();
        return plain.isEmpty() ? reasonWithin(failure, message) : plain;
    }

    private static String reasonWithin(Throwable failure, String message) {
        Throwable cause = failure.getCause();
        return cause != null && cause != failure && !message.isEmpty() ? of(cause) : words(failure.getClass().getSimpleName());
    }

    /** {@code SocketTimeoutException} is "socket timeout". */
    private static String words(String className) {
        return className.replaceFirst("(Exception|Error)$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
