import Time

/// Runs `body` until the deadline at most; then it is cancelled.
func finish<Value: Sendable>(
  by deadline: ContinuousClock.Instant, _ body: @escaping @Sendable () async throws(CosmosFailure) -> Value
) async throws(DocumentStoreError) -> Value {
  let late = DocumentStoreError(.deadlineExceeded, "the deadline passed before Azure Cosmos DB had answered")
  if deadline <= .now { throw late }
  let first: Result<Value, DocumentStoreError>? = await withTaskGroup(of: Result<Value, DocumentStoreError>?.self) {
    group in
    group.addTask {
      do throws(CosmosFailure) {
        return .success(try await body())
      } catch {
        return .failure(DocumentStoreError(error.kind, error.description))
      }
    }
    group.addTask {
      do {
        try await Task.sleep(until: deadline, clock: .continuous)
        return .failure(late)
      } catch {
        // Cancelled, with the other or because of it: what that says counts.
        return nil
      }
    }
    defer { group.cancelAll() }
    while let result = await group.next() {
      if let result { return result }
    }
    return nil
  }
  guard let first else { throw DocumentStoreError(.cancelled, "the read was cancelled") }
  return try first.get()
}
