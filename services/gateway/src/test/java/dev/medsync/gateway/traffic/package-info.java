/** What passed, by second. */
@NullMarked
package dev.medsync.gateway.traffic;

import org.jspecify.annotations.NullMarked;
