/** Bringing a request to its owner. */
@NullMarked
package dev.medsync.gateway.delivery;

import org.jspecify.annotations.NullMarked;
