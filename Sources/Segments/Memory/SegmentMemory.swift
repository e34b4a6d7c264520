import Synchronization

/// Decoded segments, kept by their version, so that an entry is never wrong: bounded by bytes, and decoded once for all who
/// want one at the same time.
public final class SegmentMemory<Value: Sendable>: Sendable {
  /// A decoded segment, and the bytes that it takes.
  public struct Decoded: Sendable {
    /// What was decoded.
    public var value: Value
    /// The memory that it takes.
    public var byteCount: Int

    /// A value of this size.
    public init(_ value: Value, byteCount: Int) {
      self.value = value
      self.byteCount = byteCount
    }
  }

  /// Segments that are being read: they stay where they are as long as this is kept.
  public final class Lease: Sendable {
    /// The segments that were asked for.
    public let values: [SegmentKey: Value]
    private let memory: SegmentMemory

    fileprivate init(_ values: [SegmentKey: Value], _ memory: SegmentMemory) {
      self.values = values
      self.memory = memory
    }

    deinit { memory.release(values.keys) }
  }

  /// How much is kept, and how often it was of use.
  public struct Statistics: Equatable, Sendable {
    /// The segments that are kept.
    public var segmentCount: Int
    /// Their bytes.
    public var byteCount: Int
    /// The readings that found their segment.
    public var hits: Int
    /// The segments that were decoded.
    public var misses: Int
  }

  private typealias Waiter = CheckedContinuation<Void, Never>

  private struct Contents {
    var state: SegmentMemoryState<SegmentKey>
    var values: [SegmentKey: Value] = [:]
    /// What is being decoded, and who waits for it.
    var decoding: [SegmentKey: [Int: Waiter]] = [:]
    var waiterIDs = 0
  }

  private let contents: Mutex<Contents>

  /// Keeps at most `limit` bytes, but for what is being read.
  public init(limit: Int) {
    contents = Mutex(Contents(state: SegmentMemoryState(limit: limit)))
  }

  /// How much is kept.
  public var statistics: Statistics {
    contents.withLock { contents in
      Statistics(
        segmentCount: contents.state.count, byteCount: contents.state.byteCount, hits: contents.state.hits,
        misses: contents.state.misses)
    }
  }

  /// The segments of these keys: those that are kept, and those that others are decoding, once they are there. The rest is
  /// decoded by `decode`, for all who want it meanwhile; where that fails, those who waited decode it themselves.
  ///
  /// - Parameter decode: Fetches and decodes the segments that it is given.
  /// - Throws: what `decode` throws; `CancellationError`.
  public func read(
    _ keys: some Sequence<SegmentKey>, decode: ([SegmentKey]) async throws -> [SegmentKey: Decoded]
  ) async throws -> Lease {
    var rest = Set(keys)
    var found: [SegmentKey: Value] = [:]
    do {
      while !rest.isEmpty {
        let mine = contents.withLock { contents in
          var mine: [SegmentKey] = []
          for key in rest {
            if let value = contents.values[key], contents.state.read(key) {
              found[key] = value
            } else if contents.decoding[key] == nil {
              contents.decoding[key] = [:]
              mine.append(key)
            }
          }
          return mine
        }
        rest.subtract(found.keys)
        if mine.isEmpty {
          try Task.checkCancellation()
          // Any of them: the others are looked at again behind it.
          if let key = rest.first { await wait(for: key) }
        } else {
          let decoded = try await decoding(mine, decode)
          found.merge(decoded) { $1 }
          rest.subtract(mine)
        }
      }
    } catch {
      release(found.keys)
      throw error
    }
    return Lease(found, self)
  }

  private func decoding(
    _ keys: [SegmentKey], _ decode: ([SegmentKey]) async throws -> [SegmentKey: Decoded]
  ) async throws -> [SegmentKey: Value] {
    let result: Result<[SegmentKey: Decoded], any Error>
    do {
      result = .success(try await decode(keys))
    } catch {
      result = .failure(error)
    }
    let (values, waiters) = contents.withLock { contents in
      var values: [SegmentKey: Value] = [:]
      var waiters: [Waiter] = []
      for key in keys {
        if case .success(let decoded) = result, let decoded = decoded[key] {
          if contents.state.add(key, byteCount: decoded.byteCount) { contents.values[key] = decoded.value }
          values[key] = decoded.value
        }
        waiters += contents.decoding.removeValue(forKey: key).map { Array($0.values) } ?? []
      }
      Self.removeSurplus(&contents)
      return (values, waiters)
    }
    for waiter in waiters { waiter.resume() }
    _ = try result.get()
    return values
  }

  /// Returns when the segment is there, or nobody decodes it any more, or the task is cancelled.
  private func wait(for key: SegmentKey) async {
    let id = contents.withLock { contents in
      contents.waiterIDs += 1
      return contents.waiterIDs
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isWaiting = contents.withLock { contents in
          guard contents.decoding[key] != nil, !Task.isCancelled else { return false }
          contents.decoding[key]?[id] = continuation
          return true
        }
        if !isWaiting { continuation.resume() }
      }
    } onCancel: {
      contents.withLock { $0.decoding[key]?.removeValue(forKey: id) }?.resume()
    }
  }

  private func release(_ keys: some Sequence<SegmentKey>) {
    contents.withLock { contents in
      for key in keys { contents.state.release(key) }
      Self.removeSurplus(&contents)
    }
  }

  private static func removeSurplus(_ contents: inout Contents) {
    for key in contents.state.takeSurplus() { contents.values[key] = nil }
  }
}
