@NullMarked
package dev.medsync.platform.data;

import org.jspecify.annotations.NullMarked;
