/// One step of a database's making: SQL that is run once, in a transaction unless it says otherwise, and never changed
/// afterwards.
public struct Migration: Sendable, Equatable {
  /// Whose relations it makes.
  public enum Subject: Sendable {
    /// Relations that other services write and this program only reads. A deployment may give views instead.
    case source
    /// Relations of this program's own.
    case owned
  }

  /// A statement that can't run in a transaction, since it makes nobody wait: `create index concurrently` and the like.
  public struct ConcurrentStep: Sendable, Equatable {
    /// The table that it is about. Where that is partitioned, or no table, there is no such statement, and it is left out.
    public let table: String
    /// The statement. It may have run before.
    public let sql: String

    /// A statement about a table.
    public init(_ table: String, _ sql: String) { (self.table, self.sql) = (table, sql) }
  }

  /// Its place in the order, from 1.
  public let version: Int32
  /// What it is about, in a few words.
  public let name: String
  /// Whose relations it makes.
  public let subject: Subject
  /// One or more statements.
  public let sql: String
  /// The statements, where they run one by one and not in a transaction; else none.
  public let concurrentSteps: [ConcurrentStep]

  /// A step of the version, name and statements given.
  public init(_ version: Int32, _ name: String, subject: Subject, sql: String) {
    self.version = version
    self.name = name
    self.subject = subject
    self.sql = sql
    concurrentSteps = []
  }

  /// A step whose statements run one by one, each in a transaction of its own, while others read and write. When one
  /// fails, all of them run again.
  public init(_ version: Int32, _ name: String, subject: Subject, concurrently steps: [ConcurrentStep]) {
    self.version = version
    self.name = name
    self.subject = subject
    sql = steps.map(\.sql).joined(separator: ";\n")
    concurrentSteps = steps
  }

  /// FNV-1a (64 bits) of the statements, in hexadecimal: it tells that an applied migration was edited.
  public var checksum: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in sql.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
