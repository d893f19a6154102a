/** Visits. */
@NullMarked
package dev.medsync.records.encounter;

import org.jspecify.annotations.NullMarked;
