/** What stands behind the gateway while it is measured: servers that answer at once, so that its own work is seen. */
@NullMarked
package dev.medsync.bench.gateway;

import org.jspecify.annotations.NullMarked;
