/** What patients must not get. */
@NullMarked
package dev.medsync.records.allergy;

import org.jspecify.annotations.NullMarked;
