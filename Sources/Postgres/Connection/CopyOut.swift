import Dispatch
import Time

extension PostgresConnection {
  /// Runs a query as `copy (…) to stdout (format binary)` and hands out what comes.
  ///
  /// - Throws: as ``StatementRunner/copyOut(_:_:)``.
  public func copyOut(
    _ query: Statement, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    try await copyOut(query, deadline: nil, take)
  }

  /// Runs a query as `copy (…) to stdout (format binary)` and hands out what comes. At the deadline, or when the task is
  /// cancelled, the server is told to stop, and the connection is good for the next statement.
  ///
  /// - Throws: as ``StatementRunner/copyOut(_:_:)``.
  public func copyOut(
    _ query: Statement, deadline: ContinuousClock.Instant?, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    try await counter.count { () async throws(PostgresError) in
      let deadline = limited(deadline)
      let exchange = CopyOutExchange(until: deadline, try query.copyText())
      try await run(exchange, until: deadline, take)
    }
  }

  /// Runs an exchange to its end, and hands out what comes meanwhile. It is over when this returns, whatever `take` throws.
  func run(
    _ exchange: CopyOutExchange, until deadline: ContinuousClock.Instant?,
    _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    let operation = Operation(exchange, deadline: deadline, interruption: .request) { exchange.finished($0) }
    libpq.queue.async { self.libpq.submit(operation) }
    while let piece = try await nextPiece(of: exchange, operation) {
      do throws(PostgresError) {
        try take(piece)
      } catch {
        libpq.queue.async { self.libpq.cancel(operation) }
        // What was read before counts no more; that the server has stopped does.
        while let end = try? await nextPiece(of: exchange, operation), !end.isEmpty {}
        throw error
      }
    }
  }

  private func nextPiece(
    of exchange: CopyOutExchange, _ operation: Operation
  ) async throws(PostgresError) -> [UInt8]? {
    let result: Result<[UInt8]?, PostgresError> = await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        libpq.queue.async { exchange.next(on: self.libpq) { continuation.resume(returning: $0) } }
      }
    } onCancel: {
      libpq.queue.async { self.libpq.cancel(operation) }
    }
    return try result.get()
  }
}

extension Statement {
  /// The COPY of its rows.
  func copyText() throws(PostgresError) -> String { "COPY (\(try literalText())) TO STDOUT (FORMAT binary)" }
}
