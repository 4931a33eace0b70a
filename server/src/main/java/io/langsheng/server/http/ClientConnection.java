package io.langsheng.server.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The connection that a request came in on, for what the servlet API cannot say: whether the client is still there
 * while nothing is being written to it, and to give up on a body that does not arrive.
 *
 * <p>Asking is one non-blocking read on the socket, which must be done in the request's own thread and after its body
 * has been read. A client that closes only its sending side counts as gone, as it does for most servers.
 */
public final class ClientConnection {
    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final org.apache.coyote.Request request;
    private final Thread owner;
    private boolean gone;

    private ClientConnection(org.apache.coyote.Request request, Thread owner) {
        this.request = request;
        this.owner = owner;
    }

    /** The connection of the request that this thread is answering; null outside a request. */
    public static @Nullable ClientConnection current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? of(attributes.getRequest())
                : null;
    }

    static @Nullable ClientConnection of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection ? connection : null;
    }

    /** Whether the client has closed; false where it cannot be known, as from another thread. */
    public boolean gone() {
        if (!gone && Thread.currentThread() == owner) {
            request.action(ActionCode.AVAILABLE, Boolean.TRUE);
            // Exactly one byte stands for "a read would fail"; a pipelined request is longer.
            gone = request.getAvailable() == 1;
        }
        return gone;
    }

    /** Ends the response here and now, so that the client does not take what it has for the whole. */
    public void cut() {
        request.action(ActionCode.CLOSE_NOW, null);
    }

    /** Closes the connection behind the response, however much of the body is still to come. */
    void dropBody() {
        request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    /** Remembers each request's connection. */
    @Component
    static final class Connections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
        @Override
        public void customize(TomcatServletWebServerFactory factory) {
            factory.addEngineValves(new ValveBase(true) {
                @Override
                public void invoke(Request request, Response response) throws IOException, ServletException {
                    request.setAttribute(
                            ATTRIBUTE, new ClientConnection(request.getCoyoteRequest(), Thread.currentThread()));
                    getNext().invoke(request, response);
                }
            });
        }
    }
}
