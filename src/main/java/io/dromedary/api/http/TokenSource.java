package io.dromedary.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Where the web API's session token comes from. {@link Object#toString()} names the place, never the token. */
public sealed interface TokenSource {

    /** A session token has about a thousand characters. */
    int LONGEST = 16 * 1024;

    /** @throws IOException with one phrase saying why there is no token, and nothing of what was found */
    String read() throws IOException;

    /** Whether reading it again may give a new token. */
    default boolean isRenewable() {
        return true;
    }

    private static String checked(String text) throws IOException {
        String token = text.strip();
        if (token.isEmpty()) {
            throw new IOException("it is empty");
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("it holds more than the token alone, or characters that no token has");
        }
        return token;
    }

    /** The operator does not use the web API. */
    record None() implements TokenSource {
        @Override
        public String read() throws IOException {
            throw new IOException("the web API is not enabled, see higgsfield.web.enabled");
        }

        @Override
        public boolean isRenewable() {
            return false;
        }

        @Override
        public String toString() {
            return "the settings";
        }
    }

    /** In the settings; a new token needs a restart. */
    record Value(String token) implements TokenSource {
        @Override
        public String read() throws IOException {
            return checked(token);
        }

        @Override
        public boolean isRenewable() {
            return false;
        }

        @Override
        public String toString() {
            return "higgsfield.web.token";
        }
    }

    record InFile(Path file) implements TokenSource {
        @Override
        public String read() throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                return checked(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
            }
        }

        @Override
        public String toString() {
            return "the file " + file;
        }
    }

    /**
     * What a command prints. It is run by {@code sh} with a time limit; what it prints is never logged, as it may hold the token.
     *
     * @param seconds after which it is killed
     */
    record Command(String command, int seconds) implements TokenSource {
        @Override
        public String read() throws IOException {
            Process process = new ProcessBuilder("sh", "-c", command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (InputStream out = process.getInputStream()) {
                process.getOutputStream().close();
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    throw new IOException("it did not end within %d s".formatted(seconds));
                }
                if (process.exitValue() != 0) {
                    throw new IOException("it ended with exit code %d".formatted(process.exitValue()));
                }
                // Background processes of the command may hold its output open, so only what is available is read.
                return checked(new String(out.readNBytes(Math.min(out.available(), LONGEST)), StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the line is stopping", e);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }

        @Override
        public String toString() {
            return "the command of higgsfield.web.token-command";
        }
    }
}
