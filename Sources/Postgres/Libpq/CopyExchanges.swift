import CLibpq

/// Starts a `COPY … FROM STDIN`; over when the server is ready for the data.
final class CopyStartExchange: Exchange {
  private let text: String
  private(set) var failure: PostgresError?
  let mayCommit = false
  let awaitsResults = true

  init(_ text: String) {
    self.text = text
  }

  func send(on connection: LibpqConnection) throws(PostgresError) {
    try connection.leavePipelineMode()
    guard let handle = connection.handle, PQsendQuery(handle, text) == 1 else { throw connection.refusal() }
  }

  func receive(_ result: OpaquePointer?, on connection: LibpqConnection) throws(PostgresError) -> Bool {
    guard let result else { return true }
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COPY_IN:
      return true
    case PGRES_FATAL_ERROR:
      failure = PostgresError(result, beforeCommit: true)
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
      failure = PostgresError(.usage, "not a COPY … FROM STDIN")
    default:
      throw PostgresError(.usage, "not a COPY … FROM STDIN")
    }
    return false
  }
}

/// Sends a piece of a COPY's data; over when the socket has taken all of it, which is the back-pressure.
final class CopyDataExchange: Exchange {
  private let bytes: [UInt8]
  let failure: PostgresError? = nil
  let mayCommit = false
  let awaitsResults = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func send(on connection: LibpqConnection) throws(PostgresError) {
    guard let handle = connection.handle else { throw connection.refusal() }
    let sent = bytes.withUnsafeBytes { buffer in
      PQputCopyData(handle, buffer.assumingMemoryBound(to: CChar.self).baseAddress, Int32(clamping: buffer.count))
    }
    guard sent == 1 else { throw connection.refusal() }
  }

  func receive(_ result: OpaquePointer?, on connection: LibpqConnection) throws(PostgresError) -> Bool {
    if let result { PQclear(result) }
    return true
  }
}

/// Ends a COPY: all rows are in, or none.
final class CopyEndExchange: Exchange {
  private let abandonment: String?
  private(set) var rowCount = 0
  private(set) var failure: PostgresError?
  var mayCommit: Bool { abandonment == nil }
  /// The server reads that the load is abandoned only when it is done with the rows that it has already.
  var interruptsServer: Bool { abandonment != nil }
  let awaitsResults = true

  /// - Parameter abandonment: why none of the rows shall be kept.
  init(abandoning abandonment: String? = nil) {
    self.abandonment = abandonment
  }

  func send(on connection: LibpqConnection) throws(PostgresError) {
    guard let handle = connection.handle, PQputCopyEnd(handle, abandonment) == 1 else { throw connection.refusal() }
  }

  func receive(_ result: OpaquePointer?, on connection: LibpqConnection) throws(PostgresError) -> Bool {
    guard let result else { return true }
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK:
      rowCount = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    case PGRES_FATAL_ERROR:
      failure = PostgresError(result, beforeCommit: false)
    default:
      throw PostgresError(.usage, "an unexpected answer to the end of a COPY")
    }
    return false
  }
}
