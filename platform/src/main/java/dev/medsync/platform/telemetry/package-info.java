/** Traces, metrics and logs of a process. */
@NullMarked
package dev.medsync.platform.telemetry;

import org.jspecify.annotations.NullMarked;
