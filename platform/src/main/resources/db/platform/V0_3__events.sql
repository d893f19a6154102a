-- Events that leave and events that came.
create schema events;
grant usage on schema events to ${service_role};

-- Committed with the change they tell about, deleted when the broker has them. The body is encrypted where it holds PHI.
create table events.outbox (
  lane           smallint    not null,
  sequence       bigint      generated always as identity,
  topic          text        not null,
  event_id       uuid        not null,
  source         text        not null,
  type           text        not null,
  aggregate_type text        not null,
  aggregate_key  text        not null,
  facility_id    int         not null,
  epoch          bigint      not null,
  version        bigint      not null,
  occurred_at    timestamptz not null,
  correlation_id text        not null,
  traceparent    text        not null,
  body           bytea       not null,
  primary key (lane, sequence)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- The newest version of each aggregate of others that was applied here.
create table events.seen_version (
  topic          text   not null,
  aggregate_type text   not null,
  facility_id    int    not null,
  aggregate_key  text   not null,
  epoch          bigint not null,
  version        bigint not null,
  primary key (topic, aggregate_type, facility_id, aggregate_key)
) with (fillfactor = 70);

-- Events whose side effects happened.
create table events.inbox (
  event_id uuid        primary key,
  at       timestamptz not null default now()
);
create index inbox_at on events.inbox (at);

grant select, insert, delete on events.outbox to ${service_role};
grant select, insert, update on events.seen_version to ${service_role};
grant select, insert, delete on events.inbox to ${service_role};
