import Testing

@testable import HTTP2

/// The same few frames over and over, as a client that means no good sends them.
struct Flood: Sendable {
  var name: String
  /// What the connection ends for: where a frame costs twice, either may be the last.
  var kinds: Set<AbuseKind>
  /// After so many rounds the connection must be over.
  var most: Int
  /// Sent before the rounds.
  var opening: [Frame] = []
  /// One round.
  var round: @Sendable (UInt32) -> [Frame]

  init(
    _ name: String, _ kinds: AbuseKind..., most: Int, opening: [Frame] = [],
    _ round: @escaping @Sendable (UInt32) -> [Frame]
  ) {
    self.name = name
    self.kinds = Set(kinds)
    self.most = most
    self.opening = opening
    self.round = round
  }

  /// A stream of its own for each round, apart from those of an opening.
  private static func stream(_ round: UInt32) -> UInt32 { 2 * round + 101 }

  private static func settings(_ round: UInt32) -> Frame {
    let values: [(id: UInt16, value: UInt32)] = [(4, round), (1, round % 4096)]
    return .settings(values)
  }

  /// Every one that a client can make up of frames alone.
  static let all = [
    Flood("rapid reset", .resetReceived, most: 1_000) { round in
      [.headers(stream(round), requestFields, endStream: true), .reset(stream(round), 8)]
    },
    Flood("resets of one stream", .resetReceived, most: 1_000, opening: [.headers(1, requestFields)]) { _ in
      [.reset(1, 8)]
    },
    Flood("resets that a window over its top provokes", .resetSent, .invalidFrame, most: 500) { round in
      [.headers(stream(round), requestFields), .windowUpdate(stream(round), 0x7fff_ffff)]
    },
    Flood("resets that a wrong content-length provokes", .resetSent, most: 1_000) { round in
      [
        .headers(stream(round), requestFields + [("content-length", "2")]),
        .data(stream(round), [1, 2, 3, 4, 5], endStream: true),
      ]
    },
    Flood("streams over the limit", .resetSent, most: 256 + 1_000) { round in [.headers(stream(round), requestFields)]
    },
    Flood("malformed headers", .badHeaders, .resetSent, most: 500) { round in
      [.headers(stream(round), requestFields + [("Upper", "case")], endStream: true)]
    },
    Flood("headers of nothing", .badHeaders, .resetSent, most: 500) { round in
      [.headers(stream(round), [], endStream: true)]
    },
    // Those that come faster than answers leave are streams over the limit too.
    Flood("header lists over the limit", .badHeaders, .resetSent, most: 1_000) { round in
      [
        .headers(
          stream(round),
          requestFields + [("x", String(repeating: "v", count: 16_000)), ("y", "")] + (0..<8).map { ("y\($0)", "") },
          endStream: true)
      ]
    },
    Flood("PING", .ping, most: 500) { _ in [.ping([0, 1, 2, 3, 4, 5, 6, 7])] },
    Flood("acknowledged PING", .ping, most: 500) { _ in [.ping([0, 1, 2, 3, 4, 5, 6, 7], acknowledge: true)] },
    Flood("SETTINGS", .settings, most: 200) { round in [settings(round)] },
    Flood("empty DATA", .tinyData, most: 5_000, opening: [.headers(1, requestFields)]) { _ in [.data(1, [])] },
    Flood("DATA of one byte", .tinyData, most: 5_000, opening: [.headers(1, requestFields)]) { _ in [.data(1, [0])] },
    Flood("DATA of padding alone", .tinyData, most: 5_000, opening: [.headers(1, requestFields)]) { _ in
      [Frame(.data, flags: 0x8, stream: 1, [100] + Array(repeating: 0, count: 100))]
    },
    Flood(
      "DATA of a stream that is gone", .tinyData, most: 5_000, opening: [.headers(1, requestFields + [("Upper", "")])]
    ) { _ in
      [.data(1, [])]
    },
    Flood("PRIORITY", .priority, most: 1_000) { _ in [Frame(.priority, stream: 3, [0, 0, 0, 0, 0])] },
    Flood("WINDOW_UPDATE", .windowUpdate, most: 2_000) { _ in [.windowUpdate(0, 1)] },
    Flood("WINDOW_UPDATE of a stream", .windowUpdate, most: 2_000, opening: [.headers(1, requestFields)]) { _ in
      [.windowUpdate(1, 1)]
    },
    Flood(
      "WINDOW_UPDATE of a stream that is gone", .windowUpdate, most: 2_000,
      opening: [
        .headers(1, requestFields), .reset(1, 8),
      ]
    ) { _ in [.windowUpdate(1, 1)] },
    Flood("unknown frames", .unknownFrame, most: 1_000) { _ in [Frame(type: 0xfa, payload: [1, 2, 3])] },
    Flood("PRIORITY_UPDATE", .unknownFrame, most: 1_000) { _ in [Frame(type: 0x10, payload: [0, 0, 0, 1, 0x75])] },
    Flood("GOAWAY", .goAway, most: 100, opening: [.headers(1, requestFields)]) { _ in [.goAway(last: 0, code: 0)] },
    Flood("header blocks in two parts", .continuation, most: 200) { round in
      let block = HeaderBlock.encode(requestFields)
      return [
        Frame(.headers, flags: Frame.endStreamFlag, stream: stream(round), Array(block.prefix(3))),
        Frame(.continuation, flags: Frame.endHeadersFlag, stream: stream(round), Array(block.dropFirst(3))),
        .reset(stream(round), 8),
      ]
    },
    Flood("a block of empty CONTINUATION", .continuation, most: 10, opening: [Frame(.headers, stream: 1, [])]) { _ in
      [Frame(.continuation, stream: 1, [])]
    },
    Flood(
      "trailers of streams that are gone", .trailers, most: 2_000,
      opening: (0..<20).map {
        .headers($0 * 2 + 1, requestFields + [("Upper", "")])
      }
    ) { round in [.headers(round % 20 * 2 + 1, [("x", "y")], endStream: true)] },
  ]
}

extension Flood: CustomTestStringConvertible {
  var testDescription: String { name }
}
