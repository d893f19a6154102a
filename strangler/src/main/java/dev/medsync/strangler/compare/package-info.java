/** Compares the two sides, field by field, without trusting the translation that made the copy. */
@NullMarked
package dev.medsync.strangler.compare;

import org.jspecify.annotations.NullMarked;
