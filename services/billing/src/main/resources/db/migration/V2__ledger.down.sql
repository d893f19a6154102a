drop table ledger_entry;
drop function ledger_is_append_only();
