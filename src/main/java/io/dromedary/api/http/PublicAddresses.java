package io.dromedary.api.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Protects against SSRF by URLs that came from outside: result downloads and pre-signed uploads.
 *
 * <p>{@link #check} validates the form before a route uses the URL; as the DNS resolver of the connection pool this class validates the
 * address itself at the moment of connecting, so neither an odd spelling of an address nor DNS rebinding gets past it. Without
 * {@code allowPrivate} only https to public addresses is allowed. With it plain http, loopback, private and carrier-grade NAT
 * addresses are allowed as well; link-local and metadata addresses, multicast and the like never are.
 */
public final class PublicAddresses implements DnsResolver {

    /** The setting that error messages name. */
    static final String SETTING = "dromedary.download.allow-private";

    private static final int MAX_PORT = 65_535;

    private final boolean allowPrivate;
    private final DnsResolver names;

    /** @param names looks host names up; the system's resolver in production */
    public PublicAddresses(boolean allowPrivate, DnsResolver names) {
        this.allowPrivate = allowPrivate;
        this.names = names;
    }

    /**
     * The URL as a URI, when its form is allowed: https (or http where private addresses are allowed), a host, no user-info, a
     * valid port. The strict syntax matters: Camel would replace a <code>{{key}}</code> in a URL by the value of our setting.
     */
    public URI check(String url) throws RefusedAddressException {
        URI uri = parse(url);
        if (uri.getHost() == null) {
            throw new RefusedAddressException("A URL from the provider was refused: it names no valid host. Report it to the provider");
        }
        String scheme = uri.getScheme();
        boolean https = "https".equalsIgnoreCase(scheme);
        if (!https && !(allowPrivate && "http".equalsIgnoreCase(scheme))) {
            throw refused(uri.getHost(), "scheme '" + scheme + "' instead of https", !allowPrivate && "http".equalsIgnoreCase(scheme));
        }
        if (uri.getRawUserInfo() != null) {
            throw refused(uri.getHost(), "user name or password in the URL", false);
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw refused(uri.getHost(), "port " + uri.getPort(), false);
        }
        return uri;
    }

    private static URI parse(String url) throws RefusedAddressException {
        if (url == null) {
            throw new RefusedAddressException("A URL from the provider is missing. Report it to the provider");
        }
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Not as the cause: its message holds the whole URL.
            throw new RefusedAddressException("A URL from the provider was refused: %s at character %d. Report it to the provider"
                    .formatted(e.getReason(), e.getIndex()));
        }
    }

    /** The allowed ones of the host's addresses; never empty. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = names.resolve(host);
        if (found == null || found.length == 0) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> allowed = new ArrayList<>();
        RefusedAddressException refusal = null;
        for (InetAddress address : found) {
            Optional<SpecialAddresses.Block> block = SpecialAddresses.blockOf(address).filter(special -> !allows(special));
            if (block.isEmpty()) {
                allowed.add(address);
            } else {
                SpecialAddresses.Block special = block.get();
                refusal = refused(host, "address %s is %s (%s)".formatted(address.getHostAddress(), special.name(), special.cidr()),
                        !special.neverAllowed());
            }
        }
        if (allowed.isEmpty()) {
            throw refusal;
        }
        return allowed.toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    private boolean allows(SpecialAddresses.Block special) {
        return allowPrivate && !special.neverAllowed();
    }

    private static RefusedAddressException refused(String host, String what, boolean bySetting) {
        return new RefusedAddressException("Host '%s' was refused: %s. %s".formatted(host, what,
                bySetting ? "If you trust the machines there, set " + SETTING + "=true" : "No setting allows this"));
    }
}
