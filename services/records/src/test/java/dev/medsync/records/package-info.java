@org.jspecify.annotations.NullMarked
package dev.medsync.records;
