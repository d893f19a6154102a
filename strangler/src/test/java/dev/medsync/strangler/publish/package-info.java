@org.jspecify.annotations.NullMarked
package dev.medsync.strangler.publish;
