drop table config_entry;
