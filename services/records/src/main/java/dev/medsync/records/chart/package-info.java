/** The API of a patient's chart: who may, what is written down about it. */
@NullMarked
package dev.medsync.records.chart;

import org.jspecify.annotations.NullMarked;
