@NullMarked
package dev.medsync.platform.replication;

import org.jspecify.annotations.NullMarked;
