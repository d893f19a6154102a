-- What a use case would write beside its event, and a handler because of one.
create table item (
    id bigint primary key,
    facility_id int not null,
    description text not null
);
grant select, insert, update on item to ${service_role};
