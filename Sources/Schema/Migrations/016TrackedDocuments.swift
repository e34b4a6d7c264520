import Postgres

extension Schema {
  /// What says when an SMS conversation began, and the functions of the triggers of documents, as those of other relations
  /// (migration 12).
  static let trackedDocuments = Migration(
    16, "tracked documents", subject: .owned,
    sql: #"""
      -- The hour of a conversation's first message as it is written, whatever its offset: in this order conversations are
      -- kept in segments, so that those that still go on are together. 1970 where no such time is written; nothing of a
      -- document of another kind. Every name and operator is written with its schema, since sessions of all kinds write
      -- documents; and a time is put together by addition, which fails for no digits. They are named one by one: `\d` has those of
      -- other scripts, too, where the database sorts by ICU.
      create function conversation_began(container text, body jsonb) returns timestamptz
      language plpgsql immutable parallel safe as $function$
      declare
        first text;
      begin
        if container operator(pg_catalog.=) 'sms_conversations' then
          first := body operator(pg_catalog.#>>) '{messages,0,sent_at}';
          if first operator(pg_catalog.~) '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:' then
            return pg_catalog.timezone('UTC', pg_catalog.make_timestamp(2000, 1, 1, 0, 0, 0) operator(pg_catalog.+)
              pg_catalog.make_interval(
                years => pg_catalog.substr(first, 1, 4)::pg_catalog.int4 operator(pg_catalog.-) 2000,
                months => pg_catalog.substr(first, 6, 2)::pg_catalog.int4 operator(pg_catalog.-) 1,
                days => pg_catalog.substr(first, 9, 2)::pg_catalog.int4 operator(pg_catalog.-) 1,
                hours => pg_catalog.substr(first, 12, 2)::pg_catalog.int4));
          end if;
          return pg_catalog.to_timestamp(0);
        end if;
        return null;
      end
      $function$;

      do $do$
      declare
        change record;
      begin
        for change in values
          ('insert', 'select org_id, %1$I.conversation_began(container, body) as at from new_rows'),
          ('update', 'select org_id, %1$I.conversation_began(container, body) as at from old_rows '
            'union all select org_id, %1$I.conversation_began(container, body) from new_rows'),
          ('delete', 'select org_id, %1$I.conversation_began(container, body) as at from old_rows'),
          ('row', 'select new.org_id, %1$I.conversation_began(new.container, new.body) as at '
            'union all select old.org_id, %1$I.conversation_began(old.container, old.body)')
        loop
          execute format(
            $create$
            create function %1$I.%2$I() returns trigger language plpgsql security definer as $function$
            begin
              if pg_catalog.current_setting('transaction_isolation') operator(pg_catalog.=) 'read committed' then
                insert into %1$I.invalidations (org_id, relation, hour)
                select distinct changed.org_id, 'documents', pg_catalog.date_bin('1 hour', case
                    when changed.at operator(pg_catalog.<) '1900-01-01 00:00:00+00' then '1900-01-01 00:00:00+00'
                    else changed.at end, '2000-01-01 00:00:00+00')
                from (%3$s) changed
                join %1$I.watermarks on watermarks.org_id operator(pg_catalog.=) changed.org_id
                  and watermarks.relation operator(pg_catalog.=) 'documents'
                where changed.at operator(pg_catalog.<) watermarks.upto;
              else
                insert into %1$I.invalidations (org_id, relation, hour)
                select distinct changed.org_id, 'documents', pg_catalog.date_bin('1 hour', case
                    when changed.at operator(pg_catalog.<) '1900-01-01 00:00:00+00' then '1900-01-01 00:00:00+00'
                    else changed.at end, '2000-01-01 00:00:00+00')
                from (%3$s) changed
                where changed.org_id is not null and changed.at is not null;
              end if;
              return null;
            end
            $function$
            $create$,
            current_schema(), 'record_documents_' || change.column1, format(change.column2, current_schema()));
        end loop;
      end
      $do$;
      """#)
}
