package dev.medsync.gateway.edge;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/**
 * A whole request. The body is in memory, so that the request can be sent again, to the same owner or to another one.
 *
 * @param path as sent, percent-encoded, starting with a slash; checked by {@link RequestChecks}
 * @param query as sent, without the question mark; empty when there is none
 * @param headers what the client sent, without hop-by-hop headers and without names that only the gateway may set
 * @param id the request id that logs, traces and problems carry
 * @param remoteAddress the peer's address as text
 */
public record EdgeRequest(
        HttpMethod method,
        String path,
        String query,
        HttpHeaders headers,
        byte[] body,
        String id,
        String remoteAddress) {

    /** Path and query as sent. */
    public String target() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** Whether the method promises not to change anything (RFC 9110 §9.2.1). */
    public boolean isRead() {
        return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
    }
}
