revoke execute on function replication.lock_class(text) from ${service_role};
drop table commanded_merge;
