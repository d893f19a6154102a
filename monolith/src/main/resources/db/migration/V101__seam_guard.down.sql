alter table invoice enable trigger balance;
alter table payment_alloc enable trigger balance;
do $$
declare
    v_table regclass;
begin
    for v_table in select tgrelid from pg_trigger where tgname = '0_guard' loop
        execute format('drop trigger "0_guard" on %s', v_table);
        execute format('drop trigger "0_guard_truncate" on %s', v_table);
    end loop;
end
$$;
drop function replication.guard_truncate(), replication.guard_child(), replication.guard_root(), replication.guard_shared();
