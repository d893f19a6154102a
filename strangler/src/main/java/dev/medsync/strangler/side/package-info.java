/**
 * The two sides of a migration behind one interface: the monolith's database and a service. Both speak the service's
 * messages, so the copy path and the mover work the same in either direction.
 */
@NullMarked
package dev.medsync.strangler.side;

import org.jspecify.annotations.NullMarked;
