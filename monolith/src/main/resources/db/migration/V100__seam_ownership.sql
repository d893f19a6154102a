-- The seam, part 1: who owns what. Everything the migration adds to the monolith is in the files V100 and up and in the
-- Java package `seam`; when the last capability has left, these files' down scripts take it away again.
--
-- A capability moves facility by facility. For each (capability, facility) exactly one database says OWNER, and it is the
-- database, not a router in front of it, that refuses everybody else. The same schema stands in every service's database.

create schema replication;

create table replication.ownership (
    capability  text        not null,
    facility_id int         not null,                       -- 0: the data that belongs to no facility (payers, fee schedules)
    state       text        not null check (state in ('OWNER', 'FENCED', 'REPLICA', 'ABORTED')),
    epoch       bigint      not null,
    changed_at  timestamptz not null default now(),
    primary key (capability, facility_id)
) with (fillfactor = 50);                                   -- room for HOT updates: the row is locked and changed in place

-- A marker is a row that travels the copy path: when it arrives, everything committed before the fence has arrived too.
create table replication.marker (
    token       text primary key,
    capability  text        not null,
    facility_id int         not null,
    at          timestamptz not null default now()
);

-- Who may apply copies here: the highest token.
create table replication.applier (
    capability text primary key,
    token      bigint not null
);

-- What a client's Idempotency-Key led to. Written in the transaction of the write itself and copied with it, so a retry is
-- recognised by whoever owns the facility by then.
create table replication.request_key (
    facility_id     int         not null,
    idempotency_key text        not null,
    aggregate_type  text        not null,
    aggregate_id    bigint      not null,
    fingerprint     text        not null,
    at              timestamptz not null default now(),
    primary key (facility_id, idempotency_key)
);
-- The copier looks a request up by what it made.
create index request_key_aggregate on replication.request_key (aggregate_type, aggregate_id);

-- What another domain wants written into a capability that is away.
create table replication.command (
    id           uuid primary key,
    capability   text        not null,
    facility_id  int         not null,
    kind         text        not null,
    payload      jsonb       not null,
    created_at   timestamptz not null default now(),
    delivered_at timestamptz,
    outcome      jsonb                                       -- what the owner answered: {"rows": [{"table": …, "id": …}]} of a merge
);
create index command_undelivered on replication.command (capability, created_at) where delivered_at is null;

-- What the other side knows and these tables have no column for; merged on the next move.
create table replication.side_state (
    capability     text   not null,
    facility_id    int    not null,
    aggregate_type text   not null,
    aggregate_key  text   not null,
    state          bytea  not null,
    primary key (capability, aggregate_type, aggregate_key)
);

create function replication.lock_class(capability text) returns int
    language plpgsql immutable strict as
$$
begin
    case capability
        when 'billing' then return 7001;
        when 'records' then return 7002;
        -- not NULL: pg_advisory_xact_lock_shared(NULL, …) locks nothing and says nothing
        else raise exception 'unknown capability %', capability;
    end case;
end
$$;

-- Enters a facility for writing if it is ours: answers the epoch, or NULL if it is not. Either way the lock is held to the
-- end of the transaction, so the answer stays true until then.
--
-- Why two locks: the advisory lock is fair, so a fence is not starved by overlapping writers, but a REPEATABLE READ
-- transaction with an older snapshot would still read "OWNER". FOR SHARE makes that transaction fail with 40001 instead.
-- FOR SHARE alone would be correct and starve the fence; a plain SELECT alone loses acknowledged writes.
create function replication.try_enter(capability text, facility int) returns bigint
    language plpgsql as
$$
declare
    v_state text;
    v_epoch bigint;
begin
    perform pg_advisory_xact_lock_shared(replication.lock_class(capability), facility);
    select o.state, o.epoch into v_state, v_epoch
      from replication.ownership o
     where o.capability = try_enter.capability and o.facility_id = try_enter.facility
       for share;
    return case when v_state = 'OWNER' then v_epoch end;
end
$$;

create function replication.refuse(capability text, facility int) returns void
    language plpgsql as
$$
declare
    v_state text;
    v_epoch bigint;
begin
    select o.state, o.epoch into v_state, v_epoch
      from replication.ownership o where o.capability = refuse.capability and o.facility_id = refuse.facility;
    raise exception 'NOT_OWNER % % % %', capability, facility, coalesce(v_state, 'UNKNOWN'), coalesce(v_epoch, 0) using errcode = 'MV001';
end
$$;

-- The same for those who cannot go on without: raises SQLSTATE MV001, 'NOT_OWNER capability facility state epoch'.
create function replication.enter(capability text, facility int) returns bigint
    language plpgsql as
$$
declare
    v_epoch bigint := replication.try_enter(capability, facility);
begin
    if v_epoch is null then
        perform replication.refuse(capability, facility);
    end if;
    return v_epoch;
end
$$;

-- The same for reads. A read in READ COMMITTED needs no FOR SHARE: the advisory lock makes it wait for a fence in progress,
-- and the statement after the wait sees what the fence committed. It matters because FOR SHARE writes: it gives each reading
-- transaction an id and a flush of the log at commit. Other isolation levels take the long way.
create function replication.enter_read(capability text, facility int) returns bigint
    language plpgsql as
$$
declare
    v_epoch bigint;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        return replication.enter(capability, facility);
    end if;
    perform pg_advisory_xact_lock_shared(replication.lock_class(capability), facility);
    select o.epoch into v_epoch
      from replication.ownership o
     where o.capability = enter_read.capability and o.facility_id = enter_read.facility and o.state = 'OWNER';
    if v_epoch is null then
        perform replication.refuse(capability, facility);
    end if;
    return v_epoch;
end
$$;

-- Everything is owned here to begin with, also what is opened later.
insert into replication.ownership (capability, facility_id, state, epoch) values ('billing', 0, 'OWNER', 1);
insert into replication.ownership (capability, facility_id, state, epoch)
select c, id, 'OWNER', 1 from public.facility, unnest(array['billing', 'records']) c where id <> 0;

create function replication.own_new_facility() returns trigger language plpgsql as
$$
begin
    insert into replication.ownership (capability, facility_id, state, epoch)
    select c, new.id, 'OWNER', 1 from unnest(array['billing', 'records']) c on conflict do nothing;
    return null;
end
$$;
create trigger own_new_facility after insert on facility for each row execute function replication.own_new_facility();
