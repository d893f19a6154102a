/** Commands that start, show and stop the platform. */
@NullMarked
package dev.medsync.cli.lifecycle;

import org.jspecify.annotations.NullMarked;
