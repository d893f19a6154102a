/** The edge of the platform: the one place where REST/JSON enters. */
@NullMarked
package dev.medsync.gateway;

import org.jspecify.annotations.NullMarked;
