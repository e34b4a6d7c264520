import Randomness
import Testing

@testable import HTTP2

@Suite struct FrameScannerTests {
  private func heads(_ pieces: [[UInt8]], preface: Int = 0) -> [FrameScanner.Head] {
    var scanner = FrameScanner(preface: preface)
    var heads: [FrameScanner.Head] = []
    for piece in pieces {
      let end = piece.withUnsafeBytes { bytes in
        scanner.scan(bytes) {
          heads.append($0)
          return true
        }
      }
      #expect(end == nil)
    }
    return heads
  }

  private static let frames: [Frame] = [
    .settings([(4, 1)]), .headers(1, requestFields), .data(1, Array(repeating: 9, count: 300)), .data(1, []),
    Frame(.priority, stream: 3, Frame.number(0x8000_0007) + [16]), .windowUpdate(0x7fff_ffff, 5),
    .ping([1, 2, 3, 4, 5, 6, 7, 8]),
    Frame(type: 0xfa, flags: 0xff, stream: 0xffff_ffff, payload: [1]), Frame(.priority, stream: 5, [1, 2]),
    .goAway(last: 1, code: 2),
  ]

  private static let expected: [FrameScanner.Head] = frames.map { frame in
    .init(
      length: frame.payload.count, type: frame.type, flags: frame.flags, stream: frame.stream & 0x7fff_ffff,
      dependency: frame.kind == .priority && frame.payload.count == 5 ? 7 : 0)
  }

  @Test func everyHeadIsFound() {
    #expect(heads([Self.frames.flatMap(\.bytes)]) == Self.expected)
    #expect(heads([Frame.preface + Self.frames.flatMap(\.bytes)], preface: 24) == Self.expected)
  }

  @Test func singleBytes() {
    #expect(heads((Frame.preface + Self.frames.flatMap(\.bytes)).map { [$0] }, preface: 24) == Self.expected)
  }

  @Test(arguments: 0..<50) func anyCuts(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var rest = (Frame.preface + Self.frames.flatMap(\.bytes))[...]
    var pieces: [[UInt8]] = []
    while !rest.isEmpty {
      let count = Int.random(in: 0...min(rest.count, 40), using: &random)
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    #expect(heads(pieces, preface: 24) == Self.expected)
  }

  /// Where the frame begins that ends the walk.
  @Test func theWalkEndsAtAFrame() {
    let bytes = Self.frames.flatMap(\.bytes)
    var scanner = FrameScanner(preface: 0)
    let end = bytes.withUnsafeBytes { scanner.scan($0) { $0.type != Frame.Kind.ping.rawValue } }
    let before = Self.frames.prefix { $0.kind != .ping }.flatMap(\.bytes)
    #expect(end == before.count)
    // Begun in an earlier piece.
    var other = FrameScanner(preface: 0)
    let ping = Frame.ping([0, 0, 0, 0, 0, 0, 0, 0]).bytes
    let begun = Array(ping.prefix(5)).withUnsafeBytes { other.scan($0) { _ in false } }
    let ended = Array(ping.dropFirst(5)).withUnsafeBytes { other.scan($0) { _ in false } }
    #expect(begun == nil && ended == 0)
  }

  @Test func headerBlocksAreFollowed() {
    var scanner = FrameScanner(preface: 24)
    var seen: [Bool] = []
    func scan(_ bytes: [UInt8]) {
      _ = bytes.withUnsafeBytes { scanner.scan($0) { _ in true } }
      seen.append(scanner.isInsideHeaders)
    }
    scan(Frame.preface)
    #expect(!scanner.hasBegun)
    scan(Frame.settings().bytes)
    #expect(scanner.hasBegun)
    scan(Frame(.headers, stream: 1, [1, 2, 3]).bytes)
    scan(Array(Frame(.continuation, flags: Frame.endHeadersFlag, stream: 1, [1, 2, 3]).bytes.prefix(4)))
    scan(Array(Frame(.continuation, flags: Frame.endHeadersFlag, stream: 1, [1, 2, 3]).bytes.dropFirst(4).prefix(6)))
    scan([2, 3])
    scan(Array(Frame.headers(3, requestFields).bytes.dropLast()))
    scan([0])
    #expect(seen == [false, false, true, true, true, false, true, false])
    #expect(scanner.headerBlocks == 2)
  }
}
