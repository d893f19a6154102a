package dev.medsync.gateway.transcode;

import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.edge.Problem;
import io.netty.handler.codec.http.HttpHeaders;

/** Turns an RPC's answer into an HTTP one. */
public interface Rendering {

    /**
     * Answers the exchange.
     *
     * @param replayed whether the service recognised the idempotency key and did nothing anew
     * @param headers to go with the answer
     */
    void answer(Exchange exchange, DynamicMessage message, boolean replayed, HttpHeaders headers);

    /** Tells why the service refused. */
    default void refuse(Exchange exchange, Problem problem) {
        exchange.respond(problem);
    }
}
