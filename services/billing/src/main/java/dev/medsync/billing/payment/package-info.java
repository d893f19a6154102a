/** Money received, and what it pays for. */
@NullMarked
package dev.medsync.billing.payment;

import org.jspecify.annotations.NullMarked;
