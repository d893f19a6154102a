drop table feature_flag, app_config, user_session, role_permission, user_role, permission, role, app_user, batch_job, code_value, provider, facility;
