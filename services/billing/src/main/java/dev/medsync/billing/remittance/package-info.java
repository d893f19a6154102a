/** What a payer explains that it pays. */
@NullMarked
package dev.medsync.billing.remittance;

import org.jspecify.annotations.NullMarked;
