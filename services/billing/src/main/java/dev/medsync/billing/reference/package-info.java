/** What billing needs of records: patients, encounters and coverage, fed by events. */
@NullMarked
package dev.medsync.billing.reference;

import org.jspecify.annotations.NullMarked;
