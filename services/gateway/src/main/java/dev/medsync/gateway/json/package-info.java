/** JSON as plain Java values. */
@NullMarked
package dev.medsync.gateway.json;

import org.jspecify.annotations.NullMarked;
