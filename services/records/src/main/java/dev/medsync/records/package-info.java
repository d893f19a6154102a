/** The records service: patients, their visits and their insurance. */
@NullMarked
package dev.medsync.records;

import org.jspecify.annotations.NullMarked;
