drop function replication.leave_merge(uuid, bigint, boolean), replication.leave_facility_charge(uuid, bigint),
    replication.visits_are_with(patient_merge_log, bigint);
