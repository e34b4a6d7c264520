/// A protobuf enum as a Swift value. Proto3 enums are open: a number without a name is kept, as `UNRECOGNIZED`.
public protocol Enumeration: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == Int32 {
  /// The name in the proto file, with its package: `callboard.v1.CallStatus`.
  static var fullName: String { get }

  /// The value of a field that was never set: number 0.
  init()

  /// The value of any number.
  init(rawValue: Int32)

  /// The name in the proto file; nil for a value that it does not name.
  var protoName: String? { get }

  /// The value of that name in the proto file; nil for one that it does not have.
  init?(protoName: String)
}
