import Synchronization

/// The keys that are trusted now. They may be replaced while tokens are verified.
public final class TokenKeySet: Sendable {
  private let keys: Mutex<[TokenKey]>
  private let changes = Atomic<Int>(0)

  /// Trusts `keys`.
  public init(_ keys: [TokenKey]) { self.keys = Mutex(keys) }

  /// Trusts `keys` alone from now on.
  public func replace(by keys: [TokenKey]) {
    self.keys.withLock { $0 = keys }
    // Only now: who has seen the new number has verified with the new keys.
    changes.wrappingAdd(1, ordering: .releasing)
  }

  /// The keys of now.
  var current: [TokenKey] { keys.withLock { $0 } }

  /// How often the keys were replaced. What was verified by keys that were asked for after this is as good as that number.
  var generation: Int { changes.load(ordering: .acquiring) }
}
