/** Rows as records, and the one JSON shape they all share. */
@NullMarked
package dev.medsync.monolith.model;

import org.jspecify.annotations.NullMarked;
