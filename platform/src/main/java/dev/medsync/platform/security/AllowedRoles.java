package dev.medsync.platform.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Callers with any of these roles may call the method of an endpoint (or all methods of the class). A method without
 * {@link AllowedRoles}, {@link AllowedWorkloads} or {@link OpenToAll} keeps the service from starting.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowedRoles {
    String[] value();
}
