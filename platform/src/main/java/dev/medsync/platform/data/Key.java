package dev.medsync.platform.data;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Part of the key inside a facility. The primary key of the table is {@code (facility_id, key…)}. On {@code facilityId}
 * itself it makes the facility part of the key's text, {@code 12/claim}, for keys that are not unique without it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {}
