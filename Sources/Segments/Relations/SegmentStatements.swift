import Foundation
import Postgres
import Time

/// The statements that the protocol stands on (docs/segments.md, "Why it is exact"). They are a value so that tests can
/// take a safeguard away and see that they notice.
struct SegmentStatements: Sendable {
  /// What a refresh reads in.
  var refreshMode = TransactionMode.repeatableReadWrite
  /// Who holds a writer's lock on any table of the relation. Waiting for locks and not for snapshots: a session that has
  /// written and is idle in its transaction has none.
  var lockHolders: @Sendable (TrackedRelation) -> Statement = Self.lockHolders
  /// Deletes the invalidations of a segment's span that the transaction sees.
  var deleteInvalidations: @Sendable (TrackedRelation, UUID, TimeSpan) -> Statement = Self.deleteInvalidations
  /// Asks for the relation's `shape` and `physical`.
  var shape: @Sendable (TrackedRelation) -> Statement = \.shapeStatement

  static func lockHolders(_ relation: TrackedRelation) -> Statement {
    """
    with recursive tree as (
      select to_regclass('\(unescaped: relation.name)')::oid as oid
      union all
      select inherits.inhrelid from tree join pg_inherits inherits on inherits.inhparent = tree.oid
    )
    select distinct virtualtransaction as transaction, pid is null as is_prepared
    from pg_locks
    where locktype = 'relation' and database = (select oid from pg_database where datname = current_database())
      and relation in (select oid from tree) and granted
      and mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
      and pid is distinct from pg_backend_pid()
    """
  }

  static func deleteInvalidations(_ relation: TrackedRelation, _ orgID: UUID, _ span: TimeSpan) -> Statement {
    """
    delete from invalidations
    where org_id = \(orgID) and relation = \(relation.name) and hour >= \(span.start) and hour < \(span.end)
    """
  }
}
