import CLibpq
import Time

/// A `copy (…) to stdout`, with what is run before and after it in the same round trip. What comes is kept in pieces until it
/// is asked for; while there are enough of them, nothing more is read.
///
/// Unchecked: used on the connection's queue only.
final class CopyOutExchange: Exchange, @unchecked Sendable {
  /// How large a piece is at least, but for the last.
  private static let pieceSize = 256 * 1024
  /// How many pieces are kept before reading pauses.
  private static let mostPieces = 2

  typealias Receiver = (Result<[UInt8]?, PostgresError>) -> Void

  private let beginning: [String]
  private let copy: String
  private let ending: [String]
  /// In milliseconds; nil for no limit.
  private let timeout: Int64?
  private(set) var failure: PostgresError?
  let mayCommit = false
  let awaitsResults = true
  private(set) var isCopyingOut = false
  /// How many commands are done.
  private(set) var completed = 0
  /// Whether rows were handed out.
  private(set) var hasGivenRows = false

  private var piece: [UInt8] = []
  private var pieces: [[UInt8]] = []
  private var receiver: Receiver?
  private var end: Result<Void, PostgresError>?

  /// - Parameters:
  ///   - beginning: What is run before it.
  ///   - deadline: When the server is to stop by itself; nil for never.
  ///   - copy: The COPY.
  ///   - ending: What is run after it.
  init(
    after beginning: [String] = [], until deadline: ContinuousClock.Instant?, _ copy: String, then ending: [String] = []
  ) {
    self.beginning = beginning
    self.copy = copy
    self.ending = ending
    // 0 would be no limit; the setting is a 32-bit integer.
    timeout = deadline.map { max(1, min(($0 - .now).milliseconds, Int64(Int32.max))) }
  }

  var isPaused: Bool { isCopyingOut && pieces.count >= Self.mostPieces }

  func send(on connection: LibpqConnection) throws(PostgresError) {
    try connection.leavePipelineMode()
    guard let handle = connection.handle else { throw connection.refusal() }
    var commands = beginning
    // What a transaction of the caller's has set holds, unless there is a deadline.
    if timeout != nil || PQtransactionStatus(handle) == PQTRANS_IDLE {
      commands.append("SET LOCAL statement_timeout = \(timeout ?? 0)")
      connection.transactionTimeout = timeout
    }
    commands += [copy] + ending
    guard PQsendQuery(handle, commands.joined(separator: ";\n")) == 1 else { throw connection.refusal() }
  }

  func receive(_ result: OpaquePointer?, on connection: LibpqConnection) throws(PostgresError) -> Bool {
    guard let result else {
      finishPiece()
      return true
    }
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COPY_OUT: isCopyingOut = true
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: completed += 1
    case PGRES_FATAL_ERROR: if failure == nil { failure = PostgresError(result, beforeCommit: true) }
    default: throw PostgresError(.usage, "not a COPY … TO STDOUT")
    }
    return false
  }

  func receiveRows(on connection: LibpqConnection) -> Bool {
    guard let handle = connection.handle else { return true }
    while true {
      var buffer: UnsafeMutablePointer<CChar>?
      let length = PQgetCopyData(handle, &buffer, 1)
      guard length > 0, let row = buffer else {
        // 0: more is to come; less: the rows are over, or have failed, as the next result tells.
        if length == 0 { return false }
        isCopyingOut = false
        return true
      }
      defer { PQfreemem(row) }
      // Nobody looks at the rows of what was told to stop; should it have ended before it heard of that, it failed.
      if connection.isStopping {
        if failure == nil { failure = PostgresError(.server(sqlState: .queryCanceled), "its rows were given up") }
        continue
      }
      piece.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(length)))
      if piece.count >= Self.pieceSize {
        finishPiece()
        if isPaused { return false }
      }
    }
  }

  private func finishPiece() {
    guard !piece.isEmpty else { return }
    hasGivenRows = true
    let whole = piece
    piece = []
    if let receiver {
      self.receiver = nil
      receiver(.success(whole))
    } else {
      pieces.append(whole)
    }
    piece.reserveCapacity(Self.pieceSize + 4096)
  }

  /// Gives the next piece to `receiver`, when there is one; nil after the last.
  func next(on connection: LibpqConnection, _ receiver: @escaping Receiver) {
    if !pieces.isEmpty {
      let wasPaused = isPaused
      let next = pieces.removeFirst()
      receiver(.success(next))
      if wasPaused { connection.resumeReading() }
    } else if let end {
      receiver(end.map { nil })
    } else {
      self.receiver = receiver
    }
  }

  /// The exchange is over.
  func finished(_ error: PostgresError?) {
    if error != nil { pieces = [] }
    end = error.map { .failure($0) } ?? .success(())
    guard let receiver else { return }
    self.receiver = nil
    receiver(error.map { .failure($0) } ?? .success(nil))
  }
}
