package dev.medsync.platform.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Processes with one of these certificates may call the method, with a token or without. Beside {@link AllowedRoles}
 * either is enough.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowedWorkloads {
    String[] value();
}
