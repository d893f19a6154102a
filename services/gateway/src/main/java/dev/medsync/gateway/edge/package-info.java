/** The HTTP/1.1 server that clients talk to: strict, bounded, in order. */
@NullMarked
package dev.medsync.gateway.edge;

import org.jspecify.annotations.NullMarked;
