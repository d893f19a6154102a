drop function replication.leave_merge(uuid, bigint, boolean), replication.leave_facility_charge(uuid, bigint);
