/** The channel between a running supervisor and the commands that talk to it. */
@NullMarked
package dev.medsync.cli.control;

import org.jspecify.annotations.NullMarked;
