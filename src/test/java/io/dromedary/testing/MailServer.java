package io.dromedary.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** GreenMail, an SMTP server, inside this JVM; the build lays its libraries down in {@code target/mail}. */
public final class MailServer implements AutoCloseable {

    private final URLClassLoader libraries;
    private final Object server;

    private MailServer(URLClassLoader libraries, Object server) {
        this.libraries = libraries;
        this.server = server;
    }

    /** It takes mails of this user only. */
    public static MailServer start(String user, String password) throws IOException, ReflectiveOperationException {
        URLClassLoader libraries = new URLClassLoader(Stream.concat(jars("ext"), jars("server")).toArray(URL[]::new),
                MailServer.class.getClassLoader());
        Class<?> setup = libraries.loadClass("com.icegreen.greenmail.util.ServerSetup");
        Object smtp = setup.getConstructor(int.class, String.class, String.class).newInstance(0, "127.0.0.1", "smtp");
        Object server = libraries.loadClass("com.icegreen.greenmail.util.GreenMail").getConstructor(setup).newInstance(smtp);
        MailServer mails = new MailServer(libraries, server);
        mails.call(server, "start");
        server.getClass().getMethod("setUser", String.class, String.class, String.class).invoke(server, user + "@studio.example", user,
                password);
        return mails;
    }

    private static Stream<URL> jars(String folder) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "mail", folder))) {
            return jars.map(jar -> {
                try {
                    return jar.toUri().toURL();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).toList().stream();
        }
    }

    public int port() throws ReflectiveOperationException {
        return (int) call(call(server, "getSmtp"), "getPort");
    }

    /** Subject, whom it is to, and the text of each. */
    public List<String> mails() throws ReflectiveOperationException {
        List<String> mails = new ArrayList<>();
        for (Object mail : (Object[]) call(server, "getReceivedMessages")) {
            mails.add("%s to %s: %s".formatted(call(mail, "getSubject"), Arrays.toString((Object[]) call(mail, "getAllRecipients")),
                    call(mail, "getContent")));
        }
        return mails;
    }

    private Object call(Object target, String method) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            // Mail finds its providers by the class loader that is current.
            thread.setContextClassLoader(libraries);
            return target.getClass().getMethod(method).invoke(target);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws IOException, ReflectiveOperationException {
        call(server, "stop");
        libraries.close();
    }
}
