import Messages
import StandardMessages
import SwiftProtobuf

extension Timestamp: RandomMessage {
  typealias Reference = Google_Protobuf_Timestamp

  /// Mostly valid: others have no JSON.
  static func random(_ source: inout RandomSource) -> Timestamp {
    if source.below(50) == 0 { return Timestamp(seconds: source.integer(), nanos: source.integer()) }
    let span = Timestamp.secondsRange.upperBound - Timestamp.secondsRange.lowerBound
    let seconds =
      switch source.below(10) {
      case 0: Int64(0)
      case 1: Timestamp.secondsRange.lowerBound
      case 2: Timestamp.secondsRange.upperBound
      default: Timestamp.secondsRange.lowerBound + Int64(source.next() % UInt64(span))
      }
    return Timestamp(seconds: seconds, nanos: source.nanos())
  }
}

extension ProtobufDuration: RandomMessage {
  typealias Reference = Google_Protobuf_Duration

  /// Mostly valid: others have no JSON.
  static func random(_ source: inout RandomSource) -> ProtobufDuration {
    if source.below(50) == 0 { return ProtobufDuration(seconds: source.integer(), nanos: source.integer()) }
    let duration = ProtobufDuration(seconds: Int64(source.next() % 315_576_000_000), nanos: source.nanos())
    return source.boolean() ? duration : ProtobufDuration(seconds: -duration.seconds, nanos: -duration.nanos)
  }
}

extension AnyMessage: RandomMessage {
  typealias Reference = Google_Protobuf_Any

  static func random(_ source: inout RandomSource) -> AnyMessage {
    if source.below(3) == 0 { return AnyMessage() }
    if source.below(3) == 0 { return AnyMessage(typeURL: source.string(), value: source.bytes()) }
    return AnyMessage(packing: Interval.random(&source))
  }
}

extension RandomSource {
  /// Nanoseconds of a second, of every precision.
  fileprivate mutating func nanos() -> Int32 {
    let digits = [1, 1_000, 1_000_000, 1_000_000_000][below(4)]
    return Int32(below(1_000_000_000) / digits * digits)
  }
}
