import NIOCore

@testable import HTTP2

/// Numbers that follow from the input.
struct FuzzChoices {
  var state: UInt64

  mutating func next(_ count: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % count
  }

  /// Anything that a delegate may do.
  mutating func act(on stream: HTTP2Stream) {
    switch next(9) {
    case 0: stream.send(headers: .ok, endStream: next(2) == 0)
    case 1, 2:
      stream.send(headers: .ok, endStream: false)
      stream.send(data: ByteBuffer(repeating: 7, count: Int(next(50_000))))
    case 3: stream.send(trailers: .done)
    case 4: stream.finish()
    case 5: stream.reset(.cancel)
    case 6: stream.consume(bytes: Int(next(5_000)))
    default: break
    }
  }
}
