@NullMarked
package dev.medsync.monolith.dao;

import org.jspecify.annotations.NullMarked;
