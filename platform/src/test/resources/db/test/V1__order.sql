create sequence test_order_id_seq start 2 increment 2;
create table test_order (
  facility_id int not null,
  id          bigint not null,
  version     bigint not null,
  customer    bytea not null,
  customer_index bytea not null,
  state       text not null,
  total       numeric(12,2) not null,
  placed_on   date not null,
  placed_at   timestamptz not null,
  shipped_at  timestamptz,
  gift        boolean not null,
  primary key (facility_id, id)
);
create table test_order_line (
  facility_id int not null,
  order_id    bigint not null,
  id          bigint not null,
  line_number int not null,
  article     text not null,
  primary key (facility_id, order_id, id)
);
create table test_order_part (
  facility_id int not null,
  order_id    bigint not null,
  line_id     bigint not null,
  id          bigint not null,
  name        text not null,
  primary key (facility_id, order_id, id)
);
create table test_counter (
  facility_id int not null,
  kind        text not null,
  next_value  bigint not null,
  primary key (facility_id, kind)
);
select replication.secure('test_order'), replication.secure('test_order_line'), replication.secure('test_order_part');
select replication.secure('test_counter', shared => true);
select replication.publish('test_order');
grant usage on sequence test_order_id_seq to ${service_role};
