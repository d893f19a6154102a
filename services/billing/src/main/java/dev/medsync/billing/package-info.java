/** Charge → claim → remittance → payment → invoice. */
@NullMarked
package dev.medsync.billing;

import org.jspecify.annotations.NullMarked;
