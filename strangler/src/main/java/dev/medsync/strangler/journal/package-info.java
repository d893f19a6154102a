/**
 * What the strangler remembers across its own restarts, in its own database: moves, the command under way, known
 * differences. Nobody waits for it: ownership is decided without it, and what it could not write is written when it is back.
 */
@NullMarked
package dev.medsync.strangler.journal;

import org.jspecify.annotations.NullMarked;
