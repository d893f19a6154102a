/** What passes through the gateway, as the console shows it and gates judge it. */
@NullMarked
package dev.medsync.strangler.traffic;

import org.jspecify.annotations.NullMarked;
