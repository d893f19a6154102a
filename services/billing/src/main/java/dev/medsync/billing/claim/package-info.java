/** What a payer is asked to pay. */
@NullMarked
package dev.medsync.billing.claim;

import org.jspecify.annotations.NullMarked;
