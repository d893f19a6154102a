/** Two real sides for tests of moves. */
@NullMarked
package dev.medsync.strangler.side;

import org.jspecify.annotations.NullMarked;
