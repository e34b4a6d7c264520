/// Names a value that travels with a call, and its type.
public protocol CallValueKey {
  /// What is kept under the key.
  associatedtype Value: Sendable
}

/// What interceptors hand on to the handler, by type. A copy keeps what it was given: later values are not in it.
///
/// Inlinable, so that a key's module knows the types: to find them at run time costs more than all else here.
public struct CallValues: Sendable {
  /// The values newest first, as there are one or two: a list costs less than a table.
  @usableFromInline var newest: AnyCallValue?

  /// No values.
  @inlinable public init() {}

  /// The value of `key`; nil where none was set.
  @inlinable public subscript<Key: CallValueKey>(key: Key.Type) -> Key.Value? {
    get {
      var entry = newest
      while let candidate = entry {
        if candidate.key == ObjectIdentifier(key) { return (candidate as? CallValue<Key.Value>)?.value }
        entry = candidate.older
      }
      return nil
    }
    set {
      newest =
        newValue.map { CallValue($0, ObjectIdentifier(key), older: newest) }
        ?? AnyCallValue(ObjectIdentifier(key), older: newest)
    }
  }
}

/// An entry of ``CallValues``; by itself it says that its key has no value any more.
@usableFromInline class AnyCallValue: @unchecked Sendable {  // immutable; not final, as its subclass has the value
  @usableFromInline let key: ObjectIdentifier
  @usableFromInline let older: AnyCallValue?

  @inlinable init(_ key: ObjectIdentifier, older: AnyCallValue?) {
    self.key = key
    self.older = older
  }
}

@usableFromInline final class CallValue<Value: Sendable>: AnyCallValue, @unchecked Sendable {  // immutable
  @usableFromInline let value: Value

  @inlinable init(_ value: Value, _ key: ObjectIdentifier, older: AnyCallValue?) {
    self.value = value
    super.init(key, older: older)
  }
}
