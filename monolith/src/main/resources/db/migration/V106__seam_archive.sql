-- The seam, part 7: the end. When nothing in the monolith reaches into a capability's tables any more, they are archived: the
-- copies that the monolith has kept until then stay as they are, in a schema of their own, and nobody changes them again.
--
-- Which tables are a capability's stands in the strangler's translation. The strangler has no right to change the schema; this
-- function has, and looks for itself whether it may.

create function replication.archived(p_capability text) returns boolean
    language sql stable as
$$
select to_regnamespace('archive_' || p_capability) is not null
$$;

-- What all facilities share is read wherever it is, owner or copy, as long as it is somewhere.
create function replication.enter_shared_read(p_capability text) returns void
    language plpgsql stable as
$$
begin
    if replication.archived(p_capability) then
        perform replication.refuse(p_capability, 0);
    end if;
end
$$;

-- There is no owner of what is archived: not by a strangler that wakes up late and takes, which then finds that nothing has
-- changed and undoes its move; not by force; and not in a facility that is opened later.
create function replication.no_owner_of_an_archive() returns trigger language plpgsql as
$$
begin
    return case when not replication.archived(new.capability) then new end;
end
$$;
create trigger no_owner_of_an_archive before insert or update on replication.ownership for each row
    when (new.state = 'OWNER') execute function replication.no_owner_of_an_archive();

create function replication.refuse_archived() returns trigger language plpgsql as
$$
begin
    raise exception '%.% is an archive: nothing changes in it any more', tg_table_schema, tg_table_name using errcode = 'read_only_sql_transaction';
end
$$;

-- Archives the whole of p_tables, and of tables that capabilities share the rows that p_portions names: (table, column, value),
-- one each. Safe to repeat; answers how many tables were archived now. SQLSTATE MV002: it may not be, and waiting changes nothing.
--
-- Foreign keys from the archive to what stays are kept: what archived rows speak of cannot be deleted.
create function replication.archive(p_capability text, p_tables text[], p_portions text[]) returns int
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as
$$
declare
    v_schema text := 'archive_' || p_capability;
    v_table  regclass;
    v_name   text;
    v_column text;
    v_values text[];
    v_found  text;
    v_whole  regclass[] := '{}';
    v_all    regclass[] := '{}';
    v_count  int := 0;
begin
    if replication.archived(p_capability) then
        return 0;
    end if;
    -- Waits for copies that are being written, and refuses those that come later: their token is no longer the highest.
    update replication.applier set token = token + 1 where capability = p_capability;
    select string_agg(format('facility %s is %s here', facility_id, state), ', ') into v_found
      from (select * from replication.ownership where capability = p_capability order by facility_id for update) o
     where state in ('OWNER', 'FENCED');
    if v_found is not null then
        raise exception '% cannot be archived: %', p_capability, v_found using errcode = 'MV002';
    end if;

    foreach v_name in array p_tables loop
        execute format('lock table public.%I in access exclusive mode', v_name);
        v_whole := v_whole || format('public.%I', v_name)::regclass;
    end loop;
    v_all := v_whole || array(select distinct format('public.%I', p_portions[i][1])::regclass from generate_subscripts(p_portions, 1) i);
    select string_agg(t::text, ', ') into v_found from unnest(v_all) t
     where not exists (select from pg_trigger where tgrelid = t and tgname = '0_guard');
    if v_found is not null then
        raise exception 'no tables of a capability that moves, because nothing guards them: %', v_found using errcode = 'MV002';
    end if;
    select string_agg(format('%s of %s', conname, conrelid::regclass), ', ') into v_found
      from pg_constraint c join pg_class k on k.oid = c.conrelid
     where c.contype = 'f' and c.confrelid = any(v_whole) and c.conrelid <> all(v_whole) and k.relnamespace::regnamespace::text not like 'archive\_%';
    if v_found is not null then
        raise exception '% cannot be archived: foreign keys point at it: %', p_capability, v_found using errcode = 'MV002';
    end if;

    execute format('create schema %I', v_schema);
    for v_name, v_column, v_values in
        select p_portions[i][1], p_portions[i][2], array_agg(p_portions[i][3]) from generate_subscripts(p_portions, 1) i group by 1, 2
    loop
        execute format('create table %I.%I (like public.%I including all)', v_schema, v_name, v_name);
        execute format('alter table public.%I disable trigger "0_guard"', v_name);
        execute format('with gone as (delete from public.%I where %I = any($1) returning *) insert into %I.%I select * from gone',
                       v_name, v_column, v_schema, v_name) using v_values;
        execute format('alter table public.%I enable trigger "0_guard"', v_name);
    end loop;
    foreach v_table in array v_whole loop
        if exists (select from pg_publication_rel r join pg_publication p on p.oid = r.prpubid where r.prrelid = v_table and p.pubname = 'medsync_changes') then
            execute format('alter publication medsync_changes drop table %s', v_table);
        end if;
        for v_name in select tgname from pg_trigger where tgrelid = v_table and not tgisinternal loop
            execute format('drop trigger %I on %s', v_name, v_table);
        end loop;
        execute format('alter table %s set schema %I', v_table, v_schema);
    end loop;

    for v_table in select oid from pg_class where relnamespace = v_schema::regnamespace and relkind in ('r', 'p') loop
        execute format('create trigger "0_archived" before insert or update or delete or truncate on %s for each statement'
                       ' execute function replication.refuse_archived()', v_table);
        -- also for whoever writes as copiers do
        execute format('alter table %s enable always trigger "0_archived"', v_table);
        execute format('revoke all on %s from public, strangler', v_table);
        execute format('grant select on %s to strangler', v_table);
        v_count := v_count + 1;
    end loop;
    execute format('grant usage on schema %I to strangler', v_schema);
    return v_count;
end
$$;
revoke all on function replication.archive(text, text[], text[]) from public;
grant execute on function replication.archive(text, text[], text[]) to strangler;
