@NullMarked
package dev.medsync.records.merge;

import org.jspecify.annotations.NullMarked;
