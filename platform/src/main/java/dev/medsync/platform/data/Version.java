package dev.medsync.platform.data;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Counts the changes of an aggregate, from 1. An update of a version that is no longer the stored one is refused. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Version {

    /**
     * Whether a copy keeps the version that it brings: for aggregates whose version people have seen at both owners, so
     * that it means the same after a move. Otherwise each database counts for itself.
     */
    boolean travels() default false;
}
