/** What was measured and seen. */
@NullMarked
package dev.medsync.records.observation;

import org.jspecify.annotations.NullMarked;
