/** Checks of the machine the platform runs on. */
@NullMarked
package dev.medsync.cli.doctor;

import org.jspecify.annotations.NullMarked;
