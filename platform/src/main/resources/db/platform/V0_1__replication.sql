-- What makes a database a source and a destination of moves. The legacy database has the same layout.
create schema replication;
grant usage on schema replication to ${service_role};

-- Who a facility's data belongs to, as this database sees it. Few rows, each updated often: room for HOT updates.
create table replication.ownership (
  capability  text not null,
  facility_id int not null,
  state       text not null check (state in ('OWNER', 'FENCED', 'REPLICA', 'ABORTED')),
  epoch       bigint not null,
  changed_at  timestamptz not null default now(),
  primary key (capability, facility_id)
) with (fillfactor = 50);
grant select on replication.ownership to ${service_role};

-- A marker row travels the copy path: when it has passed, so has every change committed before it.
create table replication.marker (
  token       text primary key,
  capability  text not null,
  facility_id int not null,
  at          timestamptz not null default now()
);

-- Who may apply copies: the holder of the highest token.
create table replication.applier (
  capability text primary key,
  token      bigint not null
);

-- Requests that were carried out, so that a retry is recognised, at either owner.
create table replication.request_key (
  facility_id     int not null,
  idempotency_key text not null,
  aggregate_type  text not null,
  aggregate_id    bigint not null,
  fingerprint     text not null,
  at              timestamptz not null default now(),
  primary key (facility_id, idempotency_key)
);
-- The copier looks a request up by what it made.
create index request_key_aggregate on replication.request_key (aggregate_type, aggregate_id);

-- A foreign writer's command for a capability that is away.
create table replication.command (
  id           uuid primary key,
  capability   text not null,
  facility_id  int not null,
  kind         text not null,
  payload      jsonb not null,
  created_at   timestamptz not null default now(),
  delivered_at timestamptz,
  outcome      jsonb  -- what the owner answered, e.g. which rows a merge moved
);

-- What the other side holds and this side cannot.
create table replication.side_state (
  capability     text not null,
  facility_id    int not null,
  aggregate_type text not null,
  aggregate_key  text not null,
  state          bytea not null,
  primary key (capability, aggregate_type, aggregate_key)
);

-- The class of a capability's advisory locks.
create function replication.lock_class(capability text) returns int
  language plpgsql immutable strict parallel safe as $$
begin
  case capability
    when 'billing' then return 7001;
    when 'records' then return 7002;
    else raise exception 'unknown capability %', capability using errcode = '22023';
  end case;
end $$;

-- Enters a facility: from here to the end of the transaction nobody can take it away, and its rows are visible.
-- Both locks are needed. The row lock alone starves the fence; the advisory lock alone lets a REPEATABLE READ
-- transaction with an old snapshot write after the fence. Definer's rights: the service cannot change ownership.
create function replication.enter(capability text, facility int) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  held_state text;
  held_epoch bigint;
begin
  perform pg_advisory_xact_lock_shared(replication.lock_class(enter.capability), facility);
  select o.state, o.epoch into held_state, held_epoch
    from replication.ownership o
   where o.capability = enter.capability and o.facility_id = facility
     for share;
  if held_state is distinct from 'OWNER' then
    raise exception using errcode = 'MV001', message = format('NOT_OWNER %s %s %s %s',
      capability, facility, coalesce(held_state, 'UNKNOWN'), coalesce(held_epoch, 0));
  end if;
  perform set_config('medsync.facility', facility::text, true);
  return held_epoch;
end $$;

-- Row-level security of a table with a facility_id: the service sees the facility it has entered, and fails when it has
-- entered none (current_setting raises when unset, and ''::int when a former transaction had set it). A shared table's
-- rows of facility 0 are readable by all. The owner sees everything: replication and migrations work as the owner.
create function replication.secure(target regclass, shared boolean default false) returns void
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy everything on %s to %I using (true) with check (true)', target, current_user);
  execute format('create policy facility on %s to ${service_role}
    using (facility_id = (select current_setting(''medsync.facility'')::int))
    with check (facility_id = (select current_setting(''medsync.facility'')::int))', target);
  if shared then
    execute format('create policy shared on %s for select to ${service_role}
      using (facility_id = 0 and (select current_setting(''medsync.facility'')::int) >= 0)', target);
  end if;
  execute format('grant select, insert, update, delete on %s to ${service_role}', target);
end $$;

-- The tables whose changes the copy path follows.
create publication medsync_changes for table replication.marker;
create function replication.publish(target regclass) returns void
  language plpgsql as $$
begin
  execute format('alter publication medsync_changes add table %s', target);
end $$;

select replication.secure('replication.request_key');
revoke all on all functions in schema replication from public;
grant execute on function replication.enter(text, int) to ${service_role};
