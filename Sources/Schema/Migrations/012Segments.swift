import Postgres

extension Schema {
  /// Rows of the past a second time, and what says whether they still hold (docs/segments.md). The triggers that call
  /// these functions are no migration: which tables are there to have them may change at any time.
  static let segments = Migration(
    12, "segments", subject: .owned,
    sql: """
      -- Changes to rows before `upto` are recorded. It moves forward only.
      create table watermarks (
        org_id uuid not null,
        relation text not null,
        -- Another one for each time that the relation's segments were dropped.
        generation uuid not null default gen_random_uuid(),
        upto timestamptz not null,
        primary key (org_id, relation)
      );

      -- The rows of one span, encoded. Spans of one relation never overlap, and leave no gap.
      create table segments (
        org_id uuid not null,
        relation text not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null check (ends_at > starts_at),
        -- Another one for each refresh, drawn at random, so that none comes back after a restored backup.
        version uuid not null default gen_random_uuid(),
        -- Null while the segment is of no use.
        payload bytea,
        -- Which encoding the payload is in, and what the relation was like when it was made.
        format integer,
        shape bytea,
        refreshed_at timestamptz,
        primary key (org_id, relation, starts_at)
      );

      -- Payloads are encoded as their maker wants them: compressing them again costs time alone.
      alter table segments alter column payload set storage external;

      -- Rows of this hour changed. Appended by the writer's own transaction, deleted by refreshes alone, never changed and
      -- never truncated: a unique index would let writers wait for each other, and lose what a refresh has not seen.
      create table invalidations (
        org_id uuid not null,
        relation text not null,
        hour timestamptz not null,
        recorded_at timestamptz not null default now()
      );

      create index invalidations_by_hour on invalidations (org_id, relation, hour);

      -- The functions of the triggers, four for each tracked relation: one behind each kind of statement, and one for rows
      -- that a logical subscription applies without statements. They run as their owner, so that writers need no rights on
      -- these relations; and since a search path of their own would cost as much as all they do, every name and operator
      -- in them is written with its schema.
      --
      -- A transaction above read committed may not see a watermark that was moved since it began: it records everything.
      -- Times before 1900 count as its first hour, since the earliest ones have no hour of their own.
      do $do$
      declare
        tracked text;
        change record;
      begin
        foreach tracked in array array['calls', 'messages'] loop
          for change in values
            ('insert', 'new_rows'),
            ('update', '(select org_id, created_at from old_rows union all select org_id, created_at from new_rows)'),
            ('delete', 'old_rows'),
            ('row', '(select new.org_id, new.created_at union all select old.org_id, old.created_at)')
          loop
            execute format(
              $create$
              create function %1$I.%2$I() returns trigger language plpgsql security definer as $function$
              begin
                if pg_catalog.current_setting('transaction_isolation') operator(pg_catalog.=) 'read committed' then
                  insert into %1$I.invalidations (org_id, relation, hour)
                  select distinct changed.org_id, %3$L, pg_catalog.date_bin('1 hour', case
                      when changed.created_at operator(pg_catalog.<) '1900-01-01 00:00:00+00' then '1900-01-01 00:00:00+00'
                      else changed.created_at end, '2000-01-01 00:00:00+00')
                  from %4$s changed
                  join %1$I.watermarks on watermarks.org_id operator(pg_catalog.=) changed.org_id
                    and watermarks.relation operator(pg_catalog.=) %3$L
                  where changed.created_at operator(pg_catalog.<) watermarks.upto;
                else
                  insert into %1$I.invalidations (org_id, relation, hour)
                  select distinct changed.org_id, %3$L, pg_catalog.date_bin('1 hour', case
                      when changed.created_at operator(pg_catalog.<) '1900-01-01 00:00:00+00' then '1900-01-01 00:00:00+00'
                      else changed.created_at end, '2000-01-01 00:00:00+00')
                  from %4$s changed
                  where changed.org_id is not null and changed.created_at is not null;
                end if;
                return null;
              end
              $function$
              $create$,
              current_schema(), 'record_' || tracked || '_' || change.column1, tracked, change.column2);
          end loop;
        end loop;
      end
      $do$;
      """)
}
