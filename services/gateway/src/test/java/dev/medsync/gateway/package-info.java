/** The gateway as its clients meet it. */
@NullMarked
package dev.medsync.gateway;

import org.jspecify.annotations.NullMarked;
