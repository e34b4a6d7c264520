import Postgres

extension Schema {
  /// The functions of the triggers of further tracked relations, as those of messages and calls (migration 12): each has a
  /// time of its own. A row without one is of no segment.
  static let trackedFacts = Migration(
    14, "tracked facts", subject: .owned,
    sql: """
      do $do$
      declare
        tracked record;
        change record;
      begin
        for tracked in values
          ('contacts', 'created_at'),
          ('candidates', 'created_at'),
          ('campaign_candidates', 'added_at'),
          ('candidate_campaign_user_reviews', 'call_last_reviewed_at'),
          ('web_calls', 'created_at'),
          ('resume_screenings', 'created_at'),
          ('notetaking_sessions', 'created_at'),
          ('credit_usage', 'created_at')
        loop
          for change in values
            ('insert', 'new_rows'),
            ('update', '(select org_id, %1$I from old_rows union all select org_id, %1$I from new_rows)'),
            ('delete', 'old_rows'),
            ('row', '(select new.org_id, new.%1$I union all select old.org_id, old.%1$I)')
          loop
            execute format(
              $create$
              create function %1$I.%2$I() returns trigger language plpgsql security definer as $function$
              begin
                if pg_catalog.current_setting('transaction_isolation') operator(pg_catalog.=) 'read committed' then
                  insert into %1$I.invalidations (org_id, relation, hour)
                  select distinct changed.org_id, %3$L, pg_catalog.date_bin('1 hour', case
                      when changed.%5$I operator(pg_catalog.<) '1900-01-01 00:00:00+00' then '1900-01-01 00:00:00+00'
                      else changed.%5$I end, '2000-01-01 00:00:00+00')
                  from %4$s changed
                  join %1$I.watermarks on watermarks.org_id operator(pg_catalog.=) changed.org_id
                    and watermarks.relation operator(pg_catalog.=) %3$L
                  where changed.%5$I operator(pg_catalog.<) watermarks.upto;
                else
                  insert into %1$I.invalidations (org_id, relation, hour)
                  select distinct changed.org_id, %3$L, pg_catalog.date_bin('1 hour', case
                      when changed.%5$I operator(pg_catalog.<) '1900-01-01 00:00:00+00' then '1900-01-01 00:00:00+00'
                      else changed.%5$I end, '2000-01-01 00:00:00+00')
                  from %4$s changed
                  where changed.org_id is not null and changed.%5$I is not null;
                end if;
                return null;
              end
              $function$
              $create$,
              current_schema(), 'record_' || tracked.column1 || '_' || change.column1, tracked.column1,
              format(change.column2, tracked.column2), tracked.column2);
          end loop;
        end loop;
      end
      $do$;
      """)
}
