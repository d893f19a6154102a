package dev.medsync.gateway.access;

import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.edge.Problem;
import dev.medsync.platform.security.Caller;
import dev.medsync.platform.security.TokenVerifier;
import dev.medsync.platform.security.Verification;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who a request is from. A token that was seen before costs a look-up; a new one is verified on another thread, since that
 * takes a signature check and may take a fetch of keys.
 */
@Singleton
public final class Access {

    private static final String BEARER = "Bearer ";

    private final TokenVerifier tokens;
    private final Executor verifying = Executors.newVirtualThreadPerTaskExecutor();

    public Access(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    /** Calls back on the exchange's loop with the caller, or answers the exchange with 401 or 503. */
    public void admit(Exchange exchange, Consumer<Caller> admitted) {
        String token = token(exchange.request());
        if (token == null) {
            refuse(exchange, "unauthenticated", "A bearer token is needed.");
            return;
        }
        Optional<Caller> known = tokens.remembered(token);
        if (known.isPresent()) {
            admitted.accept(known.get());
            return;
        }
        verifying.execute(() -> {
            Verification verification = tokens.verify(token);
            exchange.loop().execute(() -> conclude(exchange, verification, admitted));
        });
    }

    private static void conclude(Exchange exchange, Verification verification, Consumer<Caller> admitted) {
        if (exchange.isEnded()) {
            return;
        }
        switch (verification) {
            case Verification.Verified verified -> admitted.accept(verified.caller());
            case Verification.Refused refused ->
                refuse(
                        exchange,
                        refused.reason().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                        refused.detail());
            case Verification.Unknown unknown ->
                exchange.respond(
                        Problem.unavailable("Tokens of this issuer cannot be checked for the moment."),
                        new DefaultHttpHeaders().set(HttpHeaderNames.RETRY_AFTER, "1"));
        }
    }

    private static void refuse(Exchange exchange, String type, String detail) {
        exchange.respond(
                Problem.of(type, 401, "The caller is not known", detail),
                new DefaultHttpHeaders().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
    }

    private static @Nullable String token(EdgeRequest request) {
        String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).trim()
                : null;
    }
}
