-- What a merge of two patients moved, by the command that asked for it: so that it can be taken back, and the command answered
-- again. Not copied with a facility: whoever asked keeps the answer.
create table moved_row (
  facility_id int not null,
  command_id  uuid not null,
  type        text not null,
  id          bigint not null,
  primary key (facility_id, command_id, type, id)
);
select replication.secure('moved_row');
