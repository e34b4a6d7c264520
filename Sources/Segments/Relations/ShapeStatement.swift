import Postgres

extension TrackedRelation {
  /// Asks what the relation is like, as the snapshot sees it: `shape`, which is null where its changes could go unrecorded,
  /// and `physical`, which files its tables are in and which tables it has, whatever the snapshot.
  ///
  /// A shape never comes back. Which tables there are, their files and triggers are told with the transactions that last
  /// changed them, and the database cluster with its number: so what happened while a trigger was off, a partition was
  /// detached, or a dump was restored, leaves another shape behind. The file is in it because a table that is rewritten
  /// (`truncate`, `alter column … type … using`) changes without a trigger.
  ///
  /// It is null where
  /// - the relation is no table: a view has rows of tables that are not known;
  /// - a table of it (partitions are written to directly, too) lacks one of the triggers of ``Tracker``, or has it
  ///   otherwise than they are installed;
  /// - a table of it is foreign, unlogged (emptied by a crash), has children without being partitioned, is being detached,
  ///   or shows each role other rows;
  /// - a column that payloads are made of is missing, or computed as it is read;
  /// - a table of it has become another since the snapshot was taken, as `truncate` does to older snapshots. Such a change
  ///   can still come afterwards: who reads rows asks for `physical` again behind them.
  ///
  /// It has no parameters: a statement without is planned once for each connection.
  var shapeStatement: Statement {
    let columns = columns.map { "'\($0)'" }.joined(separator: ", ")
    let trackers = Tracker.allCases.map { "'\($0.function(of: self))'" }.joined(separator: ", ")
    let trackerCount = "\(Tracker.allCases.count)"
    let statementTrackerCount = "\(Tracker.allCases.count { $0.isForPartitioned })"
    return """
      with recursive tree as (
        select relation.oid, '' as attached, false as leaves
        from pg_class relation where relation.oid = to_regclass('\(unescaped: name)')
        union all
        select inherits.inhrelid, format('%s %s', inherits.inhparent, inherits.xmin), inherits.inhdetachpending
        from tree join pg_inherits inherits on inherits.inhparent = tree.oid
      ), tables as materialized (
        select relation.oid, relation.relkind, relation.relfilenode, tree.attached,
          relation.relkind in ('r', 'p') and relation.relpersistence = 'p' and not relation.relrowsecurity
            and not tree.leaves
            and (relation.relkind = 'p' or not exists (
              select from pg_inherits children where children.inhparent = relation.oid))
            and (relation.relkind = 'p' or relation.relfilenode = pg_relation_filenode(relation.oid)) as is_fit,
          (select array_agg(format('%s %s %s %s', attribute.attname, attribute.attnum, attribute.atttypid,
              attribute.attgenerated) order by attribute.attname)
            from pg_attribute attribute
            where attribute.attrelid = relation.oid and attribute.attname in (\(unescaped: columns))
              and not attribute.attisdropped and attribute.attgenerated <> 'v') as columns,
          (select array_agg(format('%s %s %s', tracker.oid, tracker.xmin, function.xmin) order by function.proname)
            from pg_trigger tracker join pg_proc function on function.oid = tracker.tgfoid
            where tracker.tgrelid = relation.oid and \(unescaped: Tracker.isAsInstalled)
              and function.proname in (\(unescaped: trackers))) as trackers
        from tree join pg_class relation on relation.oid = tree.oid
      ), whole as (
        select bool_and(is_fit and coalesce(cardinality(columns) = \(unescaped: "\(self.columns.count)"), false)
            and coalesce(cardinality(trackers), 0) = case relkind when 'p' then \(unescaped: statementTrackerCount)
              else \(unescaped: trackerCount) end) as is_fit,
          string_agg(format('%s %s %s (%s) (%s) (%s)', oid, relkind, relfilenode, attached, columns, trackers), ';'
            order by oid) as line,
          string_agg(format('%s %s', oid, case when relkind = 'p' then 0 else relfilenode end), ';'
            order by oid) as seen
        from tables
      ), now as (\(unescaped: filesNow))
      select case when whole.is_fit and whole.seen = now.seen then sha256(convert_to(format('1 %s %s',
          (select system_identifier from pg_control_system()), whole.line), 'UTF8')) end as shape,
        sha256(convert_to(coalesce(now.seen, ''), 'UTF8')) as physical
      from whole, now
      """
  }

  /// Asks for `physical` alone: a fraction of what the shape costs.
  var physicalStatement: Statement {
    "select sha256(convert_to(coalesce(now.seen, ''), 'UTF8')) as physical from (\(unescaped: filesNow)) as now"
  }

  /// Which tables the relation has, and which files these are in, whatever the snapshot.
  ///
  /// A session knows of new files once it has taken a lock. `pg_relation_size` takes one on each table before it is asked for
  /// the file; where the transaction has that lock already, nobody else could give the table another file.
  private var filesNow: String {
    """
    select string_agg(format('%s %s', oid, coalesce(case when size >= 0 then pg_relation_filenode(oid) end, 0)), ';'
      order by oid) as seen
    from (
      select oid, pg_relation_size(oid) as size
      from (
        select to_regclass('\(name)')::oid as oid
        union select relid::oid from pg_partition_tree(to_regclass('\(name)'))
      ) present
      where oid is not null
      offset 0
    ) locked
    """
  }
}
