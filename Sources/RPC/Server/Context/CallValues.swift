/// Names a value that travels with a call, and its type.
public protocol CallValueKey {
  /// What is kept under the key.
  associatedtype Value: Sendable
}

/// What interceptors hand on to the handler, by type. A copy keeps what it was given: later values are not in it.
public struct CallValues: Sendable {
  /// The values newest first, as there are one or two: a list costs less than a table.
  private var newest: AnyEntry?

  /// No values.
  public init() {}

  /// The value of `key`; nil where none was set.
  public subscript<Key: CallValueKey>(key: Key.Type) -> Key.Value? {
    get {
      var entry = newest
      while let candidate = entry {
        if let found = candidate as? Entry<Key> { return found.value }
        entry = candidate.older
      }
      return nil
    }
    set { newest = Entry<Key>(newValue, older: newest) }
  }

  private class AnyEntry: @unchecked Sendable {  // immutable; not final, as its subclass has the value
    let older: AnyEntry?
    init(older: AnyEntry?) { self.older = older }
  }

  private final class Entry<Key: CallValueKey>: AnyEntry, @unchecked Sendable {  // immutable
    let value: Key.Value?
    init(_ value: Key.Value?, older: AnyEntry?) {
      self.value = value
      super.init(older: older)
    }
  }
}
