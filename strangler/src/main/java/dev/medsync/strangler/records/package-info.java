/** What is particular to moving records: its translation, its seams. The machinery is in the other packages. */
@NullMarked
package dev.medsync.strangler.records;

import org.jspecify.annotations.NullMarked;
