/** The problem list. */
@NullMarked
package dev.medsync.records.problem;

import org.jspecify.annotations.NullMarked;
