/** What patients take. */
@NullMarked
package dev.medsync.records.medication;

import org.jspecify.annotations.NullMarked;
