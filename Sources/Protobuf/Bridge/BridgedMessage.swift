public import CProtobufC

/// A message with a C struct, written by protoc-c, that it is packed from and unpacked to.
@usableFromInline
package protocol BridgedMessage: Message {
  /// protoc-c's struct. Its first member is a `ProtobufCMessage`.
  associatedtype CStruct

  /// What protobuf-c knows of the struct. It lives as long as the process.
  static var descriptor: UnsafePointer<ProtobufCMessageDescriptor> { get }

  /// An upper bound, in bytes, of what the fields encode to whose size does not depend on their values.
  static var fixedBound: Int { get }

  /// Sets the members of a struct that holds zeros but for its descriptor.
  func fill(_ c: inout CStruct, _ packing: inout Packing)

  /// Reads the members of a struct that protobuf-c unpacked.
  init(unpacked c: UnsafePointer<CStruct>) throws(DecodingFailure)
}
