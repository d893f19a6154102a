@NullMarked
package dev.medsync.emulator.servicebus.entity;

import org.jspecify.annotations.NullMarked;
