import Foundation
import Protobuf
import SwiftProtobuf
import TestMessages
import TestTurns
import Testing

/// No bytes may crash the decoder, leak, or take memory without bound; what it makes of them is what swift-protobuf does.
@Suite(.computing) struct HostileBytesTests {
  @Test(arguments: allMessages.indices)
  func damagedEncodings(index: Int) throws { try check(allMessages[index]) }

  private func check<M: RandomMessage>(_ type: M.Type) throws {
    var source = randomSource(for: type)
    for _ in 0..<100 {
      let whole = M.random(&source).encoded
      // Every truncation of small ones, some of large ones.
      for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 8)) {
        try compare(Array(whole.prefix(length)), type)
      }
      var damaged = whole
      for _ in 0..<source.below(4) where !damaged.isEmpty {
        let place = source.below(damaged.count)
        switch source.below(3) {
        case 0: damaged[place] = UInt8(truncatingIfNeeded: source.next())
        case 1: damaged.remove(at: place)
        default: damaged.insert(UInt8(truncatingIfNeeded: source.next()), at: place)
        }
      }
      try compare(damaged, type)
      try compare(whole + damaged, type)
      try compare((0..<source.below(30)).map { _ in UInt8(truncatingIfNeeded: source.next()) }, type)
    }
  }

  /// Encodings in a row are one encoding, whose values are merged.
  @Test(arguments: allMessages.indices)
  func encodingsInARow(index: Int) throws { try checkMerging(allMessages[index]) }

  private func checkMerging<M: RandomMessage>(_ type: M.Type) throws {
    var source = randomSource(for: type)
    for _ in 0..<30 {
      let bytes = (0..<2 + source.below(4)).flatMap { _ in M.random(&source).encoded }
      let reference: [UInt8] = try M.Reference.decode(bytes).serializedBytes()
      try #require(M(bytes).encoded == reference, "seed \(seed), \(M.fullName): \(hex(bytes))")
    }
  }

  private func compare<M: RandomMessage>(_ bytes: [UInt8], _ type: M.Type) throws {
    let reference = Result { try M.Reference.decode(bytes) }
    let ours = Result { try M(bytes) }
    switch (ours, reference) {
    case (.success(let ours), .success(let reference)):
      let expected: [UInt8] = try reference.serializedBytes()
      try #require(ours.encoded == expected, "seed \(seed), \(M.fullName): \(hex(bytes))")
    case (.failure, .failure): break
    case (.success, .failure(BinaryDecodingError.invalidUTF8)): break  // in a string that a later one replaces
    default: Issue.record("seed \(seed), \(M.fullName): \(hex(bytes)) gives \(ours) and \(reference)")
    }
  }

  private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

  @Test func nestingEndsAtTheLimit() throws {
    func nested(_ depth: Int) -> [UInt8] { (0..<depth).reduce([]) { body, _ in delimited(2, body) } }
    func groups(_ depth: Int) -> [UInt8] { (0..<depth).reduce([]) { body, _ in group(99, body) } }
    for depth in [1, 98, 99] {
      #expect(try Node(nested(depth)).encoded == nested(depth))
      #expect(throws: Never.self) { try Node(groups(depth)) }
      #expect(throws: Never.self) { try Node.Reference.decode(nested(depth)) }
    }
    #expect(throws: DecodingFailure(.nestingTooDeep)) { try Node(nested(100)) }
    #expect(throws: (any Error).self) { try Node.Reference.decode(nested(100)) }
    #expect(throws: DecodingFailure(.nestingTooDeep)) { try Node(groups(100)) }
    // A stack of its own for each of these would not be enough.
    #expect(throws: DecodingFailure(.nestingTooDeep)) { try Node([UInt8](repeating: 0x1b, count: 1_000_000)) }
  }

  @Test func aClaimedLengthReservesNothing() {
    for length: UInt64 in [1 << 31, (1 << 32) - 1, 1 << 40, .max] {
      #expect(throws: DecodingFailure(.malformed)) { try Scalars(raw(14 << 3 | 2) + raw(length) + [1, 2, 3]) }
    }
  }

  @Test func memoryIsBounded() {
    // Four million empty messages in eight megabytes: hundreds of times as much when decoded.
    let bytes = [UInt8](repeating: 0, count: 8 << 20).indices.map { UInt8($0 % 2 == 0 ? 0x1a : 0) }
    #expect(throws: DecodingFailure(.tooLarge)) { try Node(bytes) }
    #expect(DecodingFailure(.tooLarge).description == "the message would take too much memory")
  }

  @Test func manyUnknownOrRepeatedScalarsTakeLittle() throws {
    let unknown = [UInt8](repeating: 0, count: 2 << 20).indices.map { UInt8($0 % 2 == 0 ? 0x78 : 1) }
    #expect(try Words(unknown) == Words())
    let again = unknown.indices.map { UInt8($0 % 2 == 0 ? 0x10 : 1) }
    #expect(try Words(again) == Words(default: 1))
  }
}
