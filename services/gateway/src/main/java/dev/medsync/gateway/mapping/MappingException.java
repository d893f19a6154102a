package dev.medsync.gateway.mapping;

/** An edge mapping that does not make sense, by itself or against the service's descriptors. */
public final class MappingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MappingException(String message) {
        super(message);
    }
}
