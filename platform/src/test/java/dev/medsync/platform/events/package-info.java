@org.jspecify.annotations.NullMarked
package dev.medsync.platform.events;
