/// A value that no text shows: neither a description nor a dump of what holds it.
public struct Secret<Value: Sendable>: Sendable {
  /// The value itself.
  public let value: Value

  /// Keeps `value` out of every text.
  public init(_ value: Value) { self.value = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `***`.
  public var description: String { "***" }
  /// `***`.
  public var debugDescription: String { description }
  /// Without children.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
