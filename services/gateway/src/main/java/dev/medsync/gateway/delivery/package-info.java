/** Brings one request to its owner: attempts, back-off, deadline. */
@NullMarked
package dev.medsync.gateway.delivery;

import org.jspecify.annotations.NullMarked;
