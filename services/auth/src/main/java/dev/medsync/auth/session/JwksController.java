package dev.medsync.auth.session;

import dev.medsync.platform.security.TokenIssuer;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/** The public keys of our tokens (RFC 7517), on the management port. */
@Controller("/.well-known/jwks.json")
final class JwksController {
    private final TokenIssuer issuer;

    JwksController(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    @Get(produces = MediaType.APPLICATION_JSON)
    HttpResponse<String> keys() {
        return HttpResponse.ok(issuer.jwks()).header("Cache-Control", "max-age=300");
    }
}
