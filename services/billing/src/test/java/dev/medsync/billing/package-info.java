@NullMarked
package dev.medsync.billing;

import org.jspecify.annotations.NullMarked;
