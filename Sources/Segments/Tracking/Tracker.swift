/// The triggers by which the changes of a table are recorded.
enum Tracker: String, CaseIterable, Sendable {
  case insert
  case update
  case delete
  /// What a logical subscription applies: it fires row triggers alone. In every other session the condition costs next to
  /// nothing.
  case row

  /// Whether a partitioned table has it as well, beside its partitions: a statement fires the triggers of the table that
  /// it names.
  var isForPartitioned: Bool { self != .row }

  /// The trigger's name.
  var name: String { "callboard_record_\(rawValue)" }

  /// The function that it calls (Schema, migrations 12, 14 and 16).
  func function(of relation: TrackedRelation) -> String { "record_\(relation)_\(rawValue)" }

  /// `create trigger …`, and what makes it fire in sessions that replicate, too.
  /// - Parameters:
  ///   - table: The table, quoted.
  ///   - schema: Where the function is, quoted.
  func script(table: String, relation: TrackedRelation, schema: String) -> String {
    let event =
      switch self {
      case .insert: "after insert on \(table) referencing new table as new_rows for each statement"
      case .update:
        "after update on \(table) referencing old table as old_rows new table as new_rows for each statement"
      case .delete: "after delete on \(table) referencing old table as old_rows for each statement"
      case .row:
        """
        after insert or update or delete on \(table) for each row
          when (pg_catalog.current_setting('session_replication_role') operator(pg_catalog.=) 'replica')
        """
      }
    return """
      drop trigger if exists \(name) on \(table);
      create trigger \(name) \(event)
        execute function \(schema).\(function(of: relation))();
      alter table \(table) enable always trigger \(name);
      """
  }

  /// Whether `tracker` (of `pg_trigger`) with `function` (of `pg_proc`) is as ``script(table:relation:schema:)`` makes it.
  /// The numbers of the types are PostgreSQL's (`catalog/pg_trigger.h`): 4, 16, 8 behind a statement, 29 behind a row of
  /// any of them.
  static let isAsInstalled = """
    tracker.tgenabled = 'A' and cardinality(tracker.tgattr::int2[]) = 0
      and function.pronamespace = (
        select owned.relnamespace from pg_class owned where owned.oid = to_regclass('invalidations'))
      and case tracker.tgname
        when '\(insert.name)' then function.proname like '%\\_insert' and tracker.tgtype = 4 and tracker.tgqual is null
          and tracker.tgnewtable = 'new_rows'
        when '\(update.name)' then function.proname like '%\\_update' and tracker.tgtype = 16 and tracker.tgqual is null
          and tracker.tgoldtable = 'old_rows' and tracker.tgnewtable = 'new_rows'
        when '\(delete.name)' then function.proname like '%\\_delete' and tracker.tgtype = 8 and tracker.tgqual is null
          and tracker.tgoldtable = 'old_rows'
        when '\(row.name)' then function.proname like '%\\_row' and tracker.tgtype = 29
          and pg_get_triggerdef(tracker.oid, true)
            like '% WHEN (current_setting(''session_replication_role''::text) = ''replica''::text) EXECUTE %'
        else false
      end
    """
}
