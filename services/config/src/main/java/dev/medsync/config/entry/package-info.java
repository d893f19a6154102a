/** Versioned entries: set, read, watch. */
@NullMarked
package dev.medsync.config.entry;

import org.jspecify.annotations.NullMarked;
