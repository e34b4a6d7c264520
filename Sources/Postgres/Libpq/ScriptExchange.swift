import CLibpq

/// Several statements in one string, by the simple query protocol.
final class ScriptExchange: Exchange {
  private let text: String
  private(set) var failure: PostgresError?
  private(set) var mayCommit = false
  let awaitsResults = true

  init(_ text: String) {
    self.text = text
  }

  func send(on connection: LibpqConnection) throws(PostgresError) {
    try connection.leavePipelineMode()
    guard let handle = connection.handle else { return }
    mayCommit = true
    guard PQsendQuery(handle, text) == 1 else { throw connection.refusal() }
  }

  func receive(_ result: OpaquePointer?, on connection: LibpqConnection) throws(PostgresError) -> Bool {
    guard let result else { return true }
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
      break
    case PGRES_FATAL_ERROR:
      failure = PostgresError(result, beforeCommit: false)
    default:
      throw PostgresError(.usage, "COPY can't be part of a script")
    }
    return false
  }
}

extension LibpqConnection {
  /// Scripts and COPY are not for pipeline mode.
  func leavePipelineMode() throws(PostgresError) {
    guard let handle, PQpipelineStatus(handle) != PQ_PIPELINE_OFF else { return }
    guard PQexitPipelineMode(handle) == 1 else { throw refusal() }
  }

  func refusal() -> PostgresError {
    PostgresError(
      .unavailable(beforeCommit: true), handle.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? "closed")
  }
}
