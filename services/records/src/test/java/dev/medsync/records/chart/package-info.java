@NullMarked
package dev.medsync.records.chart;

import org.jspecify.annotations.NullMarked;
