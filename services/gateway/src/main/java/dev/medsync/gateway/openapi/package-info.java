/** The description of `/api/v2`, made from what the services say about themselves. */
@NullMarked
package dev.medsync.gateway.openapi;

import org.jspecify.annotations.NullMarked;
