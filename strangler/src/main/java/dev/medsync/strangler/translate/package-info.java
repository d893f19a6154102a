/**
 * The anti-corruption layer: one declaration per aggregate says which legacy column is which field, in both directions.
 * Everything that needs to know that (reading, writing back, comparing, the list of what is left behind) asks the
 * declaration.
 */
@NullMarked
package dev.medsync.strangler.translate;

import org.jspecify.annotations.NullMarked;
