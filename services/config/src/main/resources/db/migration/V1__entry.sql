-- Append-only: a change is a new row, and the service's role cannot do anything else.
create table config_entry (
  change_id       bigint generated always as identity primary key,
  key             text not null,
  version         bigint not null,
  value           text not null,
  actor           text not null,
  reason          text not null,
  changed_at      timestamptz not null default now(),
  idempotency_key text,
  unique (key, version),
  unique (key, idempotency_key)
);
comment on column config_entry.change_id is 'in the order of commits: writers hold one advisory lock';
-- Prefix listing, whatever the database's collation.
create index config_entry_prefix on config_entry (key text_pattern_ops, version desc);
grant select, insert on config_entry to ${service_role};
