drop index config_entry_request;
