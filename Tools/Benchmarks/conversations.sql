-- Gives an organization of a demonstration :calls calls and :rows messages, made from its own: every row again, some
-- times over, each time with other contacts and a minute earlier, and every other time a year (52 weeks) where :years is
-- 2. So days, hours, phones, statuses, channels and answers stay as believable as they were.
--
-- Parameters (psql variables): org_id, rows, calls, years.
\set ON_ERROR_STOP on
set synchronous_commit = off;
set search_path = callboard;
set maintenance_work_mem = '256MB';

create function pg_temp.copy(id uuid, number bigint) returns uuid language sql immutable
  return md5(id::text || number)::uuid;
create function pg_temp.earlier(number bigint, years integer) returns interval language sql immutable
  return number * interval '1 minute' + number % years * interval '364 days';

select :calls - count(*) as missing_calls, ceil(:calls / count(*) filter (where campaign_id is null)::numeric) as call_copies
from calls where org_id = :'org_id' \gset
select :rows - count(*) as missing_messages, ceil(:rows / count(*)::numeric) as copies
from messages where org_id = :'org_id' \gset

-- Without their indexes, which are made again below, rows are written three times as fast.
create temp table indexes as
select indexname, indexdef from pg_indexes
where schemaname = 'callboard' and indexname not like '%\_pkey' and tablename in ('contacts', 'messages', 'calls');
select format('drop index %I', indexname) from indexes \gexec

insert into contacts (org_id, id, name, created_at)
select org_id, pg_temp.copy(id, number), name, created_at - pg_temp.earlier(number, :years)
from contacts, generate_series(1, :copies) as number
where org_id = :'org_id'
order by created_at;

insert into messages (
  org_id, id, phone_id, contact_id, channel, direction, status, ai_origin, sent_by_member_id, created_at)
select org_id, gen_random_uuid(), phone_id, pg_temp.copy(contact_id, number), channel, direction, status, ai_origin,
  sent_by_member_id, created_at - pg_temp.earlier(number, :years)
from (
  select * from generate_series(1, :copies) as number, messages where org_id = :'org_id' limit greatest(:missing_messages, 0)
) as message
order by created_at - pg_temp.earlier(number, :years);

-- More copies than of messages: a contact gets calls of several.
insert into calls (
  org_id, id, phone_id, contact_id, direction, status, duration_secs, recording_url, created_at,
  accommodation_requested, opted_out)
select org_id, gen_random_uuid(), phone_id, pg_temp.copy(contact_id, 1 + number % :copies), direction, status,
  duration_secs, recording_url, created_at - pg_temp.earlier(number, :years), accommodation_requested, opted_out
from (
  select * from generate_series(1, :call_copies) as number, calls
  where org_id = :'org_id' and campaign_id is null limit greatest(:missing_calls, 0)
) as call
order by created_at - pg_temp.earlier(number, :years);
select indexdef from indexes \gexec
vacuum (analyze) contacts, messages, calls;
checkpoint;
