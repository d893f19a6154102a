package dev.medsync.monolith.service;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust.
 *
 * @param issuers {@code issuer=jwks-url}, one for each other issuer of tokens; the monolith's own needs no URL
 */
@ConfigurationProperties("medsync.security")
public record SecurityConfiguration(@Nullable List<String> issuers) {}
