@NullMarked
package dev.medsync.strangler.records;

import org.jspecify.annotations.NullMarked;
