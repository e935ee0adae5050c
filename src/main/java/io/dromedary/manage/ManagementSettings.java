package io.dromedary.manage;

import io.dromedary.settings.SettingsReader;
import io.dromedary.settings.Values;
import io.dromedary.text.PlainReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * What the operator chose about the management port.
 *
 * @param host      the address that it is bound to
 * @param port      0 for any that is free
 * @param token     opens everything; null only where the port is bound to this machine alone
 * @param readToken opens what changes nothing; null where there is none
 */
public record ManagementSettings(String host, int port, String token, String readToken) {

    private static final int LAST_PORT = 65_535;
    private static final String TOKEN = "[A-Za-z0-9._~+/=-]{16,}";

    /** Validated even when it is off, so that mistakes show early. Null where nothing is served. */
    public static ManagementSettings read(SettingsReader settings) {
        boolean used = settings.flag("dromedary.management");
        String host = settings.text("dromedary.management.host").orElse("127.0.0.1");
        int port = settings.get("dromedary.management.port", "a port from 0 to 65535", 0,
                text -> Values.within(0, Integer.parseInt(text), LAST_PORT));
        String token = token(settings, "dromedary.management.token");
        String readToken = token(settings, "dromedary.management.read-token");
        if (used && token == null && !isThisMachine(host)) {
            settings.problem(
                    ("dromedary.management.host is %s, so that others can reach the page, but dromedary.management.token is empty. "
                            + "Set a token of at least 16 characters, better in the environment (DROMEDARY_MANAGEMENT_TOKEN), or "
                            + "the host to 127.0.0.1.").formatted(host));
        }
        if (token == null && readToken != null) {
            settings.problem("dromedary.management.read-token is set, but dromedary.management.token is not, so everybody may change "
                    + "everything. Set both.");
        }
        if (token != null && token.equals(readToken)) {
            settings.problem("dromedary.management.read-token is the same as dromedary.management.token. Choose another one.");
        }
        return used ? new ManagementSettings(host, port, token, readToken) : null;
    }

    /** Why the port cannot be opened now; empty where it can. */
    public Optional<String> trouble() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(PlainReason.of(e));
        }
    }

    /** The value is a secret, so no message shows it. */
    private static String token(SettingsReader settings, String name) {
        String found = settings.text(name).orElse(null);
        if (found != null && !found.matches(TOKEN)) {
            settings.problem("%s has %d characters; it must be at least 16 of A-Z a-z 0-9 . _ ~ + / = - (the value is not shown)."
                    .formatted(name, found.length()));
        }
        return found;
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
