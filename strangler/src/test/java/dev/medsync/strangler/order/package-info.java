@NullMarked
package dev.medsync.strangler.order;

import org.jspecify.annotations.NullMarked;
