/** What passed through the edge, for the console and for Prometheus. */
@NullMarked
package dev.medsync.gateway.traffic;

import org.jspecify.annotations.NullMarked;
