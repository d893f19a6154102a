/** What each aggregate contributes to the accounts, as entries that are only added. */
@NullMarked
package dev.medsync.billing.ledger;

import org.jspecify.annotations.NullMarked;
