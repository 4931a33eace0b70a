package io.langsheng.server.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Finds the credential of a request where the clients we speak with put it. The first one found counts, right or wrong:
 *
 * <ol>
 *   <li>{@code Authorization: Bearer KEY} (OpenAI's clients and most others)
 *   <li>{@code api-key: KEY}, {@code X-API-Key: KEY}
 *   <li>WebSocket handshakes, whose headers a browser cannot set: the subprotocol {@code key.KEY} beside
 *       {@code langsheng}, or {@code ?token=KEY}
 *   <li>{@code ?access=} of a signed address, for reading only
 *   <li>the session cookie of the web page
 * </ol>
 *
 * <p>A key in an address ends up in logs of proxies, so it counts nowhere else.
 */
final class Credentials implements AuthenticationConverter {
    static final String COOKIE = "langsheng_session";
    static final String ACCESS = "access";
    /** What a browser offers beside its key, and what is chosen. */
    static final String PROTOCOL_KEY = "key.";

    private static final String BEARER = "bearer ";
    private static final List<String> HEADERS = List.of("api-key", "X-API-Key");

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String token = token(request);
        if (token != null) {
            return new Credential(Credential.Kind.TOKEN, token, origin(request));
        }
        String access = isRead(request) ? request.getParameter(ACCESS) : null;
        if (access != null) {
            return new Credential(Credential.Kind.ADDRESS, access, origin(request));
        }
        String session = session(request);
        return session == null ? null : new Credential(Credential.Kind.SESSION, session, origin(request));
    }

    /** The key or token a client sent by itself, as opposed to a cookie the browser adds; null if none. */
    static @Nullable String token(HttpServletRequest request) {
        String bearer = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (bearer != null) {
            boolean known = bearer.regionMatches(true, 0, BEARER, 0, BEARER.length());
            return known ? bearer.substring(BEARER.length()).strip() : "";
        }
        for (String name : HEADERS) {
            String value = request.getHeader(name);
            if (value != null) {
                return value.strip();
            }
        }
        boolean handshake = "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
        if (!handshake) {
            return null;
        }
        String offered = offered(request);
        return offered != null ? offered : queryToken(request);
    }

    /** Only the query, so that a form's body stays unread. */
    private static @Nullable String queryToken(HttpServletRequest request) {
        String query = request.getQueryString();
        return query != null && ("&" + query).contains("&token=") ? request.getParameter("token") : null;
    }

    private static @Nullable String offered(HttpServletRequest request) {
        Enumeration<String> lines = request.getHeaders("Sec-WebSocket-Protocol");
        while (lines.hasMoreElements()) {
            for (String protocol : lines.nextElement().split(",")) {
                if (protocol.strip().startsWith(PROTOCOL_KEY)) {
                    return protocol.strip().substring(PROTOCOL_KEY.length());
                }
            }
        }
        return null;
    }

    static @Nullable String session(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? null
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst()
                        .orElse(null);
    }

    static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    /** Whether the request comes from this machine, and neither through a proxy nor for another host's name. */
    static boolean isLocal(HttpServletRequest request) {
        boolean forwarded = request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null;
        return !forwarded && isLoopback(request.getRemoteAddr()) && isLoopback(request.getServerName());
    }

    /** @param host an address or {@code localhost}; other names are not looked up */
    static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            boolean literal = host.matches("[0-9.]+") || host.contains(":");
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }

    private static Credential.Origin origin(HttpServletRequest request) {
        return new Credential.Origin(path(request), isLocal(request));
    }
}
