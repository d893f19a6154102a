drop table refresh_token, session, sign_in_failure, user_role, user_account;
drop sequence user_account_id;
