/** Users and the roles that they have at facilities. */
@NullMarked
package dev.medsync.auth.user;

import org.jspecify.annotations.NullMarked;
