-- The numbers of GetMessagingStats as one statement: the yardstick for the service's own queries.
--
-- Parameters (psql variables): org_id, range_start, range_end; slots are hours of UTC, as in most zones.
-- One row per hour (messages, sms, email, inbound, outbound, delivered, attempted, unanswered) and per phone
-- (inbound, answered, seconds).
select 'hour' as kind, hour.hour, null::uuid as phone_id, activity.*, null::bigint as inbound_of_phone,
  null::bigint as answered, null::double precision as seconds
from generate_series(:'range_start'::timestamptz, :'range_end'::timestamptz - interval '1 hour', '1 hour') as hour (hour),
  lateral (
    select sum(n), sum(n) filter (where channel = 'sms'), sum(n) filter (where channel = 'email'),
      sum(n) filter (where direction = 'inbound'), sum(n) filter (where direction = 'outbound'),
      sum(n) filter (where direction = 'outbound' and status in ('delivered', 'read')),
      sum(n) filter (
        where direction = 'outbound' and status in ('sent', 'delivered', 'read', 'undelivered', 'failed'))
    from (
      select channel, direction, status, count(*) as n
      from messages
      where org_id = :'org_id' and created_at >= hour.hour and created_at < hour.hour + interval '1 hour'
      group by channel, direction, status
    ) as kinds
  ) as activity
union all
select case when slot is null then 'phone' else 'unanswered' end, slot, phone_id, null, null, null, null, null, null,
  null, count(*), count(wait), extract(epoch from sum(wait))::double precision
from (
  select date_bin('1 hour', created_at, :'range_start') as slot, phone_id, direction,
    lead(case direction when 'outbound' then created_at end)
      over (partition by contact_id order by created_at, id) - created_at as wait
  from messages
  where org_id = :'org_id' and created_at >= :'range_start' and created_at < :'range_end' and contact_id is not null
) as message
where direction = 'inbound'
group by grouping sets ((slot), (phone_id));
