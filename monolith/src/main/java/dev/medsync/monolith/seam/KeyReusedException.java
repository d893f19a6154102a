package dev.medsync.monolith.seam;

/** The Idempotency-Key was used before, for something else. */
public final class KeyReusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    KeyReusedException() {
        super("idempotency key reused");
    }
}
