/** Everything the migration adds to the Java half of the monolith. It goes when the last capability has left. */
@NullMarked
package dev.medsync.monolith.seam;

import org.jspecify.annotations.NullMarked;
