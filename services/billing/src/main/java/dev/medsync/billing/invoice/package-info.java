/** What is left for a patient to pay. */
@NullMarked
package dev.medsync.billing.invoice;

import org.jspecify.annotations.NullMarked;
