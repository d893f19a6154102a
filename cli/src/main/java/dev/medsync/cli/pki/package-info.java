/** A local certificate authority and one certificate for each workload. */
@NullMarked
package dev.medsync.cli.pki;

import org.jspecify.annotations.NullMarked;
