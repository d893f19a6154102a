-- A person is one user at every facility, with roles at each; so these tables have no row-level security. What an
-- administrator sees of a user is bounded by the service.
create sequence user_account_id start 2 increment 2;   -- even: odd ids belong to the legacy system
create table user_account (
  id              bigint primary key default nextval('user_account_id'),
  username        text not null unique,
  display_name    text not null,
  password_hash   text not null,
  created_at      timestamptz not null default now(),
  totp_secret     bytea,
  totp_confirmed  boolean not null default false,
  totp_last_step  bigint not null default 0
);
comment on column user_account.totp_secret is 'encrypted';
comment on column user_account.totp_last_step is 'RFC 6238: a code of this time step or an earlier one is a replay';

create table user_role (
  user_id     bigint not null references user_account,
  facility_id int not null,
  role        text not null,
  primary key (user_id, facility_id, role)
);
create index user_role_facility on user_role (facility_id, user_id);

-- By name, not by user: an unknown name locks like a known one, so that nobody learns which names exist.
create table sign_in_failure (
  username     text primary key,
  failures     int not null,
  last_at      timestamptz not null,
  locked_until timestamptz
);

create table session (
  id          uuid primary key,
  user_id     bigint not null references user_account,
  facility_id int not null,
  started_at  timestamptz not null,
  ends_at     timestamptz not null,
  ended_at    timestamptz,
  end_reason  text check (end_reason in ('SIGNED_OUT', 'TOKEN_REUSED'))
);
create index session_of_user on session (user_id);

-- Only hashes: who reads this table cannot sign in with it.
create table refresh_token (
  hash       bytea primary key,
  session_id uuid not null references session on delete cascade,
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index refresh_token_session on refresh_token (session_id);

grant usage on sequence user_account_id to ${service_role};
grant select, insert, update on user_account, session, refresh_token to ${service_role};
grant select, insert, update, delete on sign_in_failure to ${service_role};
grant select, insert, delete on user_role to ${service_role};
grant delete on session, refresh_token to ${service_role};
