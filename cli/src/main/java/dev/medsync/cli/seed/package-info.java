/** More patients for the monolith. */
@NullMarked
package dev.medsync.cli.seed;

import org.jspecify.annotations.NullMarked;
