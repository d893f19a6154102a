/** The {@code medsync} command: entry point, the list of commands, and what they share. */
@NullMarked
package dev.medsync.cli;

import org.jspecify.annotations.NullMarked;
