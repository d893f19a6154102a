/**
 * Moves one facility of one capability from its owner to the other side without losing a write. {@link
 * dev.medsync.strangler.move.MoveProtocol} decides and does no I/O; {@link dev.medsync.strangler.move.Mover} carries out.
 */
@NullMarked
package dev.medsync.strangler.move;

import org.jspecify.annotations.NullMarked;
