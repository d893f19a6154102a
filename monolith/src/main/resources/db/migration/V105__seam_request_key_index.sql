-- The copier takes an aggregate's idempotency keys along with it, so it looks them up by aggregate.
create index request_key_aggregate on replication.request_key (facility_id, aggregate_type, aggregate_id);
