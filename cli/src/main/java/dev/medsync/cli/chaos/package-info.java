/** Rehearses failures: moves under load with faults at every step, crashes of every process, and a ledger that judges. */
@NullMarked
package dev.medsync.cli.chaos;

import org.jspecify.annotations.NullMarked;
