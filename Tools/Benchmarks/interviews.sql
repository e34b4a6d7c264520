-- Gives an organization of a demonstration :rows interview calls, made from its own: every campaign ten times over, and
-- every candidate with all that belongs to them (calls, reviews, ratings, web calls, screenings, notes, credits, SMS
-- conversations) as often as it takes, each time some seconds earlier.
--
-- Parameters (psql variables): org_id, rows.
\set ON_ERROR_STOP on
set synchronous_commit = off;
set search_path = callboard;
set maintenance_work_mem = '256MB';
-- The rows that foreign keys lead to are copied here, too: there is no need to look for each.
set session_replication_role = replica;

create function pg_temp.copy(id uuid, number bigint) returns uuid language sql immutable
  return md5(id::text || number)::uuid;

select ceil((:rows - count(*)) / count(*)::numeric) as copies, :rows - count(*) as missing
from calls where org_id = :'org_id' and campaign_id is not null and candidate_id is not null \gset

-- A copy of the candidates, the copy of the campaigns that they are in, and how much earlier all that happened.
create temp table copies as
select number, number % 10 as campaign, number * interval '10 seconds' as earlier
from generate_series(1, :copies) as number;

-- Without their indexes, which are made again below, rows are written three times as fast.
create temp table indexes as
select indexname, indexdef from pg_indexes
where schemaname = 'callboard' and indexname not like '%\_pkey' and tablename in (
  'campaigns', 'candidates', 'campaign_candidates', 'calls', 'candidate_campaign_user_reviews', 'call_reviews',
  'web_calls', 'resume_screenings', 'notetaking_sessions', 'credit_usage', 'documents');
select format('drop index %I', indexname) from indexes \gexec

insert into campaigns (org_id, id, name, launched_at, created_at)
select org_id, pg_temp.copy(id, number), name || ' ' || number, launched_at, created_at
from campaigns, generate_series(0, 9) as number
where org_id = :'org_id';

insert into documents (org_id, container, id, body)
select org_id, container, pg_temp.copy(id::uuid, number)::text, body
from documents, generate_series(0, 9) as number
where org_id = :'org_id' and container = 'campaign_scripts';

insert into candidates (org_id, id, name, source, tags, created_at)
select org_id, pg_temp.copy(id, number), name, source, tags, created_at - earlier
from candidates, copies
where org_id = :'org_id'
order by created_at;

insert into campaign_candidates (org_id, campaign_id, candidate_id, added_at)
select org_id, pg_temp.copy(campaign_id, campaign), pg_temp.copy(candidate_id, number), added_at - earlier
from campaign_candidates, copies
where org_id = :'org_id'
order by added_at;

insert into calls (
  org_id, id, phone_id, contact_id, direction, status, duration_secs, recording_url, created_at, campaign_id,
  candidate_id, question_completion_rate, score, withdrawal_reason, accommodation_requested, opted_out)
select org_id, pg_temp.copy(id, number), phone_id, contact_id, direction, status, duration_secs, recording_url,
  created_at - earlier, pg_temp.copy(campaign_id, campaign), pg_temp.copy(candidate_id, number),
  question_completion_rate, score, withdrawal_reason, accommodation_requested, opted_out
from (
  select * from copies, calls
  where org_id = :'org_id' and campaign_id is not null and candidate_id is not null limit greatest(:missing, 0)
) as call
order by created_at - earlier;

insert into candidate_campaign_user_reviews (
  org_id, id, campaign_id, candidate_id, member_id, feedback, call_last_reviewed_at)
select org_id, gen_random_uuid(), pg_temp.copy(campaign_id, campaign), pg_temp.copy(candidate_id, number), member_id,
  feedback, call_last_reviewed_at - earlier
from candidate_campaign_user_reviews, copies
where org_id = :'org_id'
order by call_last_reviewed_at;

insert into call_reviews (org_id, id, call_id, campaign_id, candidate_id, rating, created_at)
select org_id, gen_random_uuid(), pg_temp.copy(call_id, number), pg_temp.copy(campaign_id, campaign),
  pg_temp.copy(candidate_id, number), rating, created_at - earlier
from call_reviews, copies
where org_id = :'org_id'
order by created_at;

insert into web_calls (org_id, id, campaign_id, candidate_id, duration_secs, created_at)
select org_id, gen_random_uuid(), pg_temp.copy(campaign_id, campaign), pg_temp.copy(candidate_id, number),
  duration_secs, created_at - earlier
from web_calls, copies
where org_id = :'org_id'
order by created_at;

insert into resume_screenings (org_id, id, campaign_id, candidate_id, created_at)
select org_id, gen_random_uuid(), pg_temp.copy(campaign_id, campaign), pg_temp.copy(candidate_id, number),
  created_at - earlier
from resume_screenings, copies
where org_id = :'org_id'
order by created_at;

insert into notetaking_sessions (org_id, id, campaign_id, candidate_id, duration_secs, created_at)
select org_id, gen_random_uuid(), pg_temp.copy(campaign_id, campaign), pg_temp.copy(candidate_id, number),
  duration_secs, created_at - earlier
from notetaking_sessions, copies
where org_id = :'org_id'
order by created_at;

insert into credit_usage (org_id, id, campaign_id, credits, created_at)
select org_id, gen_random_uuid(), pg_temp.copy(campaign_id, campaign), credits, created_at - earlier
from credit_usage, copies
where org_id = :'org_id'
order by created_at;

insert into documents (org_id, container, id, body)
select org_id, container, gen_random_uuid()::text,
  body || jsonb_build_object(
    'campaign_id', pg_temp.copy((body ->> 'campaign_id')::uuid, campaign),
    'candidate_id', pg_temp.copy((body ->> 'candidate_id')::uuid, number))
from documents, copies
where org_id = :'org_id' and container = 'sms_conversations';
select indexdef from indexes \gexec
vacuum (analyze) campaigns, candidates, campaign_candidates, calls, candidate_campaign_user_reviews, call_reviews,
  web_calls, resume_screenings, notetaking_sessions, credit_usage, documents;
checkpoint;
