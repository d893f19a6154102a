/** Insurance. */
@NullMarked
package dev.medsync.records.coverage;

import org.jspecify.annotations.NullMarked;
