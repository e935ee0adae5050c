package io.dromedary.manage;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * Who may do what on the management port. It is asked before anything is routed, so it holds for health, metrics, page and JSON alike.
 *
 * <p>Without a token only this machine reaches the port, and a page of another site that the person's browser shows must not: the request
 * must name this machine as its host (or another site could have its own name point here), and whatever changes something must come from
 * a page of this port. With a token, the token decides. The cookie that stands for it comes with a link of another site, too, such as that
 * of a chat: a GET changes nothing, and no other site sees its answer. It does not come with what else another site sends, and what changes
 * something must come from a page of this port all the same.
 */
public final class Admission {

    private static final String COOKIE = "dromedary";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    /** Probes carry no token; what they answer tells nothing of any job. */
    private static final String HEALTH = "/observe/health";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;

    private final ManagementSettings settings;
    /** New in each run, so a cookie ends with the run that gave it. */
    private final HmacUtils cookies;

    public Admission(ManagementSettings settings) {
        this.settings = settings;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.cookies = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key);
    }

    /** Passes the request on with what it may do in {@link Access#HEADER}, or answers it. */
    void admit(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        request.headers().remove(Access.HEADER);
        secure(exchange);
        if (settings.token() == null && !namesThisMachine(request)) {
            refuse(exchange, MISDIRECTED, "This port answers to localhost and 127.0.0.1 only. To reach it by another name, set "
                    + "dromedary.management.token.");
        } else if (!SAFE.contains(request.method()) && isFromElsewhere(request)) {
            refuse(exchange, FORBIDDEN, "This was sent by a page of another site; nothing was changed.");
        } else if (isOpen(exchange)) {
            request.headers().set(Access.HEADER, Access.READ.name());
            exchange.next();
        } else {
            Optional<Access> access = access(request);
            if (access.isEmpty()) {
                unauthorized(exchange);
            } else if (access.get() == Access.READ && !SAFE.contains(request.method())) {
                refuse(exchange, FORBIDDEN, "The read token changes nothing; use the other one.");
            } else {
                request.headers().set(Access.HEADER, access.get().name());
                exchange.next();
            }
        }
    }

    /** The cookie, as a header, for a token that somebody typed; empty where it is none of ours. */
    public Optional<String> cookie(String token) {
        return of(token).map(access -> "%s=%s.%s; Path=/; HttpOnly; SameSite=Lax".formatted(COOKIE, access.name(),
                cookies.hmacHex(access.name())));
    }

    /** The cookie, as a header, that takes back every other one. */
    public String noCookie() {
        return COOKIE + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";
    }

    /** Whether somebody has to log in at all. */
    public boolean asksForToken() {
        return settings.token() != null;
    }

    private static boolean isOpen(RoutingContext exchange) {
        String path = exchange.normalizedPath();
        return path.equals("/login") || path.equals("/logout") || path.startsWith("/page.") || path.equals(HEALTH)
                || path.startsWith(HEALTH + "/");
    }

    private Optional<Access> access(HttpServerRequest request) {
        if (settings.token() == null) {
            return Optional.of(Access.FULL);
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return of(authorization.substring(7).strip());
        }
        // Another form is for somebody else, such as a proxy with passwords of its own, which passes it on.
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null ? Optional.empty() : ofCookie(cookie.getValue());
    }

    private Optional<Access> of(String token) {
        return same(settings.token(), token)
                ? Optional.of(Access.FULL)
                : same(settings.readToken(), token) ? Optional.of(Access.READ) : Optional.empty();
    }

    private Optional<Access> ofCookie(String value) {
        for (Access access : Access.values()) {
            if (same(access.name() + "." + cookies.hmacHex(access.name()), value)) {
                return Optional.of(access);
            }
        }
        return Optional.empty();
    }

    /** In a time that tells nothing about how much of it fits. */
    private static boolean same(String secret, String given) {
        return secret != null && given != null
                && MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean namesThisMachine(HttpServerRequest request) {
        String host = host(request);
        return host != null && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", ""));
    }

    /** A browser says where a page's request comes from; what says nothing is no browser. */
    private static boolean isFromElsewhere(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !authority(origin).equals(Optional.ofNullable(host(request)));
    }

    private static String host(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        return hosts.size() == 1 ? hosts.get(0) : null;
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void secure(RoutingContext exchange) {
        exchange.response()
                .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                        + "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cache-Control", "private, no-cache");
    }

    /** A person gets the form for the token, a program the reason. */
    private static void unauthorized(RoutingContext exchange) {
        String accept = exchange.request().getHeader(HttpHeaders.ACCEPT);
        if (SAFE.contains(exchange.request().method()) && accept != null && accept.contains("text/html")) {
            exchange.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, "/login").end();
        } else {
            exchange.response().putHeader("WWW-Authenticate", "Bearer");
            refuse(exchange, UNAUTHORIZED, "A token is needed: Authorization: Bearer with dromedary.management.token, or with "
                    + "dromedary.management.read-token to look only.");
        }
    }

    /** A person gets words, a program of the JSON interface the same as a problem (RFC 9457). */
    static void refuse(RoutingContext exchange, int status, String why) {
        boolean json = exchange.request().path() != null && exchange.request().path().startsWith("/api/");
        exchange.response().setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, json ? "application/problem+json" : "text/plain; charset=utf-8")
                .end(json
                        ? new JsonObject().put("type", "about:blank").put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                                .put("status", status).put("detail", why).encode()
                        : why + "\n");
    }

}
