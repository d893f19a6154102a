package dev.medsync.platform.data;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that is the declared shape of a table's row: components are columns (camelCase ↔ snake_case), a
 * {@code List} of records annotated with {@link Children} is a child table. It needs a component {@code facilityId} and
 * at least one {@link Key}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Aggregate {

    /** The table's name. */
    String value();
}
