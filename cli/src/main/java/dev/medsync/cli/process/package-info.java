/** Starts, watches, restarts and stops child processes; knows nothing of what they are. */
@NullMarked
package dev.medsync.cli.process;

import org.jspecify.annotations.NullMarked;
