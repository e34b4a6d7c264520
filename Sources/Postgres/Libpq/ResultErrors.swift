import CLibpq

extension Diagnostics {
  /// Reads the fields of an error or a notice.
  init(_ result: OpaquePointer) {
    // The codes of postgres_ext.h (PG_DIAG_…): characters, which Swift doesn't import.
    func field(_ code: Unicode.Scalar) -> String? {
      PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }
    severity = field("V") ?? field("S") ?? "ERROR"
    sqlState = SQLState(rawValue: field("C") ?? "")
    message = field("M") ?? String(cString: PQresultErrorMessage(result))
    detail = field("D")
    hint = field("H")
    position = field("P")
    context = field("W")
    table = field("t")
    column = field("c")
    constraint = field("n")
  }
}

extension PostgresError {
  /// The failure that a result of status `PGRES_FATAL_ERROR` tells of.
  init(_ result: OpaquePointer, beforeCommit: Bool) {
    let diagnostics = Diagnostics(result)
    let kind: Kind
    if diagnostics.sqlState.rawValue.isEmpty || diagnostics.sqlState.endsSession {
      kind = .unavailable(beforeCommit: beforeCommit)
    } else {
      kind = .server(sqlState: diagnostics.sqlState)
    }
    self.init(kind, diagnostics.description, diagnostics: diagnostics)
  }
}
