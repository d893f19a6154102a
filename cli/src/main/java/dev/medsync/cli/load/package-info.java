/** A clinic's day as load, with a client-side ledger of everything that was acknowledged. */
@NullMarked
package dev.medsync.cli.load;

import org.jspecify.annotations.NullMarked;
