import Synchronization

/// The identifiers of organizations whose columns are kept: all who decode or fold columns of one use the same numbers. They
/// are forgotten when nobody keeps them any more, so whoever keeps a batch keeps its identifiers beside it.
public final class IdentifierRegistry<Key: Hashable & Sendable>: Sendable {
  private struct Entry {
    weak var identifiers: Identifiers?
  }

  private let entries = Mutex<[Key: Entry]>([:])

  /// An empty registry.
  public init() {}

  /// The identifiers of an organization: those that somebody keeps, or new ones.
  public func identifiers(of key: Key) -> Identifiers {
    entries.withLock { entries in
      if let kept = entries[key]?.identifiers { return kept }
      // Now and then, so that organizations which are gone take no memory.
      if entries.count.nonzeroBitCount == 1 { entries = entries.filter { $0.value.identifiers != nil } }
      let identifiers = Identifiers()
      entries[key] = Entry(identifiers: identifiers)
      return identifiers
    }
  }

  /// How many organizations it knows, those included that are gone and not yet forgotten.
  var count: Int { entries.withLock { $0.count } }
}
