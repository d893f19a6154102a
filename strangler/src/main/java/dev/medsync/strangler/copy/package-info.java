/** Keeps the replica side a copy of the owner's side: changes become dirty keys, dirty keys are read again and written. */
@NullMarked
package dev.medsync.strangler.copy;

import org.jspecify.annotations.NullMarked;
