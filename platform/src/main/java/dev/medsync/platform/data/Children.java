package dev.medsync.platform.data;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A list of records that live in a table of their own and belong to this one. The child table has, beside the record's
 * columns, {@code facility_id} and the parent column of <em>every</em> ancestor (an adjustment of a claim of a
 * remittance names both), and its primary key starts with {@code facility_id} and the root's key: a deleted row then
 * still names its aggregate in the log.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Children {

    String table();

    /** The child's column with the parent's key. */
    String parent();

    /** The child's column that orders the list. */
    String orderBy() default "id";
}
