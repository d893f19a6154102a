@NullMarked
package dev.medsync.gateway.edge;

import org.jspecify.annotations.NullMarked;
