/** Restores the legacy wire shape of a capability that has left the monolith. */
@NullMarked
package dev.medsync.gateway.mapping;

import org.jspecify.annotations.NullMarked;
