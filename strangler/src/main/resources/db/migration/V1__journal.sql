-- What the strangler remembers across its own restarts. Nothing here decides who owns anything: that stands in the two
-- databases that own. No values of patients' data, only names of fields.
create table move (
  id            bigint generated always as identity primary key,
  capability    text not null,
  facility_id   int not null,
  direction     text not null check (direction in ('TO_SERVICE', 'TO_LEGACY')),
  begun_at      timestamptz not null,
  ended_at      timestamptz not null,
  hold_micros   bigint,
  outcome       text not null check (outcome in ('MOVED', 'ALREADY_THERE', 'UNDONE', 'REFUSED')),
  epoch         bigint,
  hindrance     text,
  reason        text not null,
  compared      bigint not null
);
comment on column move.hold_micros is 'how long writers were refused; null when nothing was fenced';
comment on column move.epoch is 'of the destination, when it owns the facility';
create index move_latest on move (capability, id desc);

create table command (
  id          bigint generated always as identity primary key,
  capability  text not null,
  kind        text not null check (kind in ('MIGRATE', 'ROLLBACK', 'TAKE_OVER', 'RETIRE')),
  target      text not null,
  actor       text not null,
  reason      text not null,
  begun_at    timestamptz not null,
  step        text not null default '',
  ended_at    timestamptz,
  result      text
);
comment on table command is 'what people told the strangler to do; without ended_at it is under way, and goes on after a restart';
create unique index command_under_way on command (capability) where ended_at is null;

create table difference (
  capability  text not null,
  origin      text not null check (origin in ('COMPARISON', 'SHADOW')),
  kind        text not null,
  aggregate   text not null,
  field       text not null,
  count       bigint not null,
  first_seen  timestamptz not null,
  primary key (capability, origin, kind, aggregate, field)
);

-- After a takeover by force: what the service had acknowledged and the monolith does not have. Keys only; the content is
-- still in the service's database until the next backfill.
create table left_behind (
  capability  text not null,
  facility_id int not null,
  aggregate   text not null,
  key         text not null,
  found_at    timestamptz not null default now(),
  primary key (capability, facility_id, aggregate, key)
);

grant select, insert, update, delete on move, command, difference, left_behind to ${service_role};
