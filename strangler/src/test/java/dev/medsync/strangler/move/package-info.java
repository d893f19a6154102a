/** Moves: the decisions, and the decisions carried out on two databases. */
@NullMarked
package dev.medsync.strangler.move;

import org.jspecify.annotations.NullMarked;
