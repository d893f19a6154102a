package dev.medsync.gateway.legacy;

import io.netty.buffer.ByteBuf;

/** Looks at an answer of the monolith while it passes. Must leave the buffer as it is. */
public interface BodyTap {

    void head(int status);

    /** A part of the body, to be copied at once. */
    void body(ByteBuf part, boolean last);
}
