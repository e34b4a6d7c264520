import Foundation
import NIOCore
import Protobuf
import SwiftProtobuf

/// Every generated message.
let allMessages: [any RandomMessage.Type] =
  googleProtobufAny + googleProtobufDuration + googleProtobufTimestamp + googleRpcErrorDetails + googleRpcStatus
  + callboardV1Filters + callboardV1Dashboard + callboardV1Analytics + callboardV1CustomDashboard
  + callboardTestingV1Everything

/// The seed of this run's random values: new every time, unless CALLBOARD_TEST_SEED repeats an earlier one.
let seed: UInt64 = {
  let seed =
    ProcessInfo.processInfo.environment["CALLBOARD_TEST_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0 ... .max)
  print("CALLBOARD_TEST_SEED=\(seed)")
  return seed
}()

/// The random values of one type do not depend on which other types are tested.
func randomSource(for type: any RandomMessage.Type) -> RandomSource {
  RandomSource(seed: type.fullName.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
}

extension Protobuf.Message {
  /// The encoding of this message.
  var encoded: [UInt8] {
    var buffer = ByteBuffer()
    encode(into: &buffer)
    return Array(buffer.readableBytesView)
  }

  /// Decodes `bytes`.
  init(_ bytes: [UInt8]) throws(DecodingFailure) { try self.init(decoding: ByteBuffer(bytes: bytes)) }
}

extension SwiftProtobuf.Message {
  /// swift-protobuf's decoding, by the same rules as ours: unknown fields are dropped.
  static func decode(_ bytes: [UInt8]) throws -> Self {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    return try Self(serializedBytes: bytes, options: options)
  }
}

/// Whether two JSON texts say the same.
func sameJSON(_ left: String, _ right: String) throws -> Bool {
  if left == right { return true }
  func parse(_ text: String) throws -> NSObject? {
    try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) as? NSObject
  }
  return try parse(left) == parse(right)
}
