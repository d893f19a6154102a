/** What was done for a patient, at what price. */
@NullMarked
package dev.medsync.billing.charge;

import org.jspecify.annotations.NullMarked;
