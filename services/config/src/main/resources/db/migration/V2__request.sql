-- A request's key names one request, whatever entry it was about. Not unique: one that was used twice before stays readable.
create index config_entry_request on config_entry (idempotency_key) where idempotency_key is not null;
