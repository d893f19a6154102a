package dev.medsync.monolith.service;

/** The keys of a token's issuer cannot be had at the moment. */
public final class IssuerUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    IssuerUnreachableException(Throwable cause) {
        super("issuer unreachable", cause);
    }
}
