-- What writers of messages take, in milliseconds: 2,000 rows one by one into the head, 2,000 into the past, 100,000 in one
-- statement. Nothing is kept, and nothing waits for the disk.
--
-- Parameters (psql variables): org_id.
\set ON_ERROR_STOP on
set search_path = callboard;
set synchronous_commit = off;
create temp table sample as
select * from messages where org_id = :'org_id' order by created_at desc limit 100000;
create function pg_temp.one_by_one(earlier interval) returns numeric language plpgsql as $$
declare
  began timestamptz := clock_timestamp();
  row sample;
begin
  for row in select * from sample limit 2000 loop
    insert into messages values (
      row.org_id, gen_random_uuid(), row.phone_id, row.contact_id, row.channel, row.direction, row.status, row.ai_origin,
      row.sent_by_member_id, now() - earlier);
  end loop;
  return round((1000 * extract(epoch from clock_timestamp() - began))::numeric, 1);
end $$;
create function pg_temp.at_once() returns numeric language plpgsql as $$
declare
  began timestamptz := clock_timestamp();
begin
  insert into messages
  select org_id, gen_random_uuid(), phone_id, contact_id, channel, direction, status, ai_origin, sent_by_member_id,
    created_at
  from sample;
  return round((1000 * extract(epoch from clock_timestamp() - began))::numeric, 1);
end $$;
-- The first round warms up.
begin;
select pg_temp.one_by_one('0') \g /dev/null
rollback;
begin;
select pg_temp.one_by_one('0');
rollback;
begin;
select pg_temp.one_by_one('200 days');
rollback;
begin;
select pg_temp.at_once();
rollback;
