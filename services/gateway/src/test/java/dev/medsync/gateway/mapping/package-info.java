@NullMarked
package dev.medsync.gateway.mapping;

import org.jspecify.annotations.NullMarked;
