/** What the platform is made of on one machine: the list of processes, ports, secrets and keys. */
@NullMarked
package dev.medsync.cli.topology;

import org.jspecify.annotations.NullMarked;
