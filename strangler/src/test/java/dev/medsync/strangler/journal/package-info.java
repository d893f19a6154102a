/** What is remembered. */
@NullMarked
package dev.medsync.strangler.journal;

import org.jspecify.annotations.NullMarked;
