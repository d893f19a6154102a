do $$
begin
    if exists (select from pg_namespace where nspname like 'archive\_%') then
        raise exception 'a capability is RETIRED: its tables are archived, and no script brings them back';
    end if;
end
$$;
drop trigger no_owner_of_an_archive on replication.ownership;
drop function replication.archive(text, text[], text[]), replication.refuse_archived(), replication.no_owner_of_an_archive(),
    replication.enter_shared_read(text), replication.archived(text);
