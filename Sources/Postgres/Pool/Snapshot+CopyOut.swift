import Time

extension Snapshot {
  /// Runs a query in the snapshot as `copy (…) to stdout (format binary)` and hands out what comes.
  ///
  /// - Throws: as ``StatementRunner/copyOut(_:_:)``.
  public func copyOut(
    _ query: Statement, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    try await pool.counter.count { () async throws(PostgresError) in
      try await copy(query.copyText(), take)
    }
  }

  private func copy(
    _ text: String, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    switch try await assignment() {
    case .start:
      // The snapshot begins with something that is short.
      _ = try await start("select 1")
      try await copy(text, take)
    case .leader(let lease):
      try await lead(lease, text, take)
    case .spare(let lease, let exported):
      if try await copyOnSpare(lease, exported, text, take) { return }
      // The spare was of no use: the leader serves, whatever else is free.
      try await lead(try await leader(), text, take)
    }
  }

  private func lead(
    _ lease: ConnectionPool.Lease, _ text: String, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    do {
      let deadline = lease.connection.limited(deadline)
      try await lease.connection.run(CopyOutExchange(until: deadline, text), until: deadline, take)
      leaderIsFree()
    } catch {
      await recover(lease)
      throw error
    }
  }

  /// One round trip on a borrowed connection. False when the connection turned out to be of no use.
  private func copyOnSpare(
    _ lease: ConnectionPool.Lease, _ exported: SnapshotState.Export, _ text: String,
    _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) -> Bool {
    let deadline = lease.connection.limited(deadline)
    let exchange = CopyOutExchange(
      after: [TransactionMode.readOnly.rawValue, "SET TRANSACTION SNAPSHOT '\(exported.identifier)'"], until: deadline,
      text, then: ["COMMIT"])
    do {
      try await lease.connection.run(exchange, until: deadline, take)
      passOn(lease)
      return true
    } catch {
      // Shielded, as nobody who waits has a part in it. If it fails, the connection is lost.
      if lease.connection.libpq.status == .inTransaction {
        let rollback = BatchExchange([.utility("ROLLBACK")], deadline: nil, isReadOnly: true)
        try? await lease.connection.run(rollback, .shielded)
      }
      passOn(lease)
      let isLost = error.kind == .unavailable(beforeCommit: true) && !exchange.hasGivenRows
      let isRefused = exchange.completed < 2 && error.sqlState != nil
      if isLost || isRefused { return false }
      throw error
    }
  }
}
