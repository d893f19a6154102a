/** What is particular to moving billing: its translation, its seams. The machinery is in the other packages. */
@NullMarked
package dev.medsync.strangler.billing;

import org.jspecify.annotations.NullMarked;
