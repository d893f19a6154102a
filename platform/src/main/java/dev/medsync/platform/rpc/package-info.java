/** gRPC servers and clients: set-up, mutual TLS, deadlines, retry, and the one place where a refusal becomes a status or a problem. */
@NullMarked
package dev.medsync.platform.rpc;

import org.jspecify.annotations.NullMarked;
