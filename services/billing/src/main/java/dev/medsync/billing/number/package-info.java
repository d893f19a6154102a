/** Public numbers. */
@NullMarked
package dev.medsync.billing.number;

import org.jspecify.annotations.NullMarked;
