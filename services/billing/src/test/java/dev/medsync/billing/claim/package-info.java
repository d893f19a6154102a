@NullMarked
package dev.medsync.billing.claim;

import org.jspecify.annotations.NullMarked;
