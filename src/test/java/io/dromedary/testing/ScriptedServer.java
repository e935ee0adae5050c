package io.dromedary.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a bare loopback socket that does to each connection what the test says: answer, drop, reset or stay silent. */
public final class ScriptedServer implements Closeable {

    /** What happens to one connection; it is closed afterwards. */
    public interface Script {
        void run(Socket connection) throws IOException;
    }

    private final ServerSocket socket;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private ScriptedServer(ServerSocket socket) {
        this.socket = socket;
    }

    public static ScriptedServer start(Script script) throws IOException {
        var server = new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(() -> server.accept(script));
        return server;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Script script) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                daemon(() -> serve(script, connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Script script, Socket connection) {
        try (connection) {
            script.run(connection);
        } catch (IOException e) {
            // The client went away: what it saw is what the test looks at.
            return;
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How many connections came so far. */
    public int connections() {
        return connections.size();
    }

    /** Reads one request with its body, if it has a Content-Length; returns its head. */
    public static String readRequest(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The client closed within the head: " + head);
            }
            head.append((char) next);
        }
        in.readNBytes(head.toString().lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).trim())).findFirst().orElse(0));
        return head.toString();
    }

    public static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    /** Ends with a TCP reset instead of a normal close. */
    public static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
