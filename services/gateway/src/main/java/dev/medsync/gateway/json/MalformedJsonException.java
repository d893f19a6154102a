package dev.medsync.gateway.json;

import java.io.IOException;

/** A document that is not JSON, or not as a message's descriptor asks. The message says where, never what. */
public final class MalformedJsonException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedJsonException(String where) {
        super(where);
    }
}
