/// What a database has of a program's migrations, and what it lacks.
public struct MigrationPlan: Sendable, Equatable {
  /// A migration that the database says it has.
  public struct Applied: Sendable, Equatable {
    /// Its place in the order.
    public let version: Int32
    /// Its name when it was applied.
    public let name: String
    /// Its checksum when it was applied.
    public let checksum: String
  }

  /// What the database has, in order.
  public let applied: [Applied]
  /// What it lacks, in the order in which it will be applied.
  public let pending: [Migration]

  /// Compares what a program knows with what a database has.
  /// - Throws: `MigrationError` when they don't agree: an applied migration was edited since, or is unknown here.
  init(known: [Migration], applied: [Applied], skipping skipped: Migration.Subject?) throws(MigrationError) {
    for applied in applied {
      guard let migration = known.first(where: { $0.version == applied.version }) else {
        throw .databaseIsNewer(version: applied.version, name: applied.name)
      }
      guard migration.checksum == applied.checksum else {
        throw .edited(version: applied.version, name: applied.name)
      }
    }
    let versions = Set(applied.map(\.version))
    self.applied = applied.sorted { $0.version < $1.version }
    pending = known.filter { !versions.contains($0.version) && $0.subject != skipped }.sorted {
      $0.version < $1.version
    }
  }
}

/// Why a database can't be migrated. The description is for the operator.
public enum MigrationError: Error, CustomStringConvertible {
  /// A newer program has migrated the database.
  case databaseIsNewer(version: Int32, name: String)
  /// An applied migration is not what it was when it was applied.
  case edited(version: Int32, name: String)
  /// The deployment's own views lack something.
  case viewsUnfit([RequiredRelation.Fault])
  /// A migration's SQL failed; nothing of it remains.
  case failed(version: Int32, name: String, cause: PostgresError)
  /// A statement of a migration failed that runs outside of transactions; those before it have run.
  case interrupted(version: Int32, name: String, cause: PostgresError)

  /// What happened, and what mends it.
  public var description: String {
    switch self {
    case .databaseIsNewer(let version, let name):
      "the database has migration \(version) (\(name)), which this program does not know: use a newer program"
    case .edited(let version, let name):
      "migration \(version) (\(name)) was edited after it was applied: undo the edit and put the change in a new migration"
    case .viewsUnfit(let faults):
      "the source relations are to be views, but:\n" + faults.map { "  \($0)" }.joined(separator: "\n")
    case .failed(let version, let name, let cause):
      "migration \(version) (\(name)) failed, and left nothing behind: \(cause.message)"
    case .interrupted(let version, let name, let cause):
      "migration \(version) (\(name)) was interrupted; run the command again to finish it: \(cause.message)"
    }
  }
}
