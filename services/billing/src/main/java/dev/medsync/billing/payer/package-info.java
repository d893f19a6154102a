/** Insurers and the price list, which all facilities share. */
@NullMarked
package dev.medsync.billing.payer;

import org.jspecify.annotations.NullMarked;
