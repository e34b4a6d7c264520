import NIOCore
import Randomness
import Testing

@testable import Compression

@Suite struct GzipTests {
  private func compressed(_ bytes: [UInt8], onlyIfSmaller: Bool = false) -> [UInt8]? {
    Gzip.compress(ByteBuffer(bytes: bytes), after: 0, onlyIfSmaller: onlyIfSmaller).map { Array($0.readableBytesView) }
  }

  private func inflated(_ bytes: [UInt8], limit: Int = 1 << 20) throws(GzipFailure) -> [UInt8] {
    Array(try Gzip.inflate(ByteBuffer(bytes: bytes), limit: limit).readableBytesView)
  }

  /// Text that compresses, and bytes that don't.
  private func sample(_ count: Int, isText: Bool, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in
      isText ? UInt8.random(in: 97...100, using: &generator) : .random(in: 0...255, using: &generator)
    }
  }

  /// What Python's gzip made of three times "callboard ".
  private let foreign: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0x4E, 0xCC, 0xC9, 0x49, 0xCA, 0x4F, 0x2C, 0x4A,
    0x51, 0x48, 0xC6, 0xC2, 0x02, 0x00, 0xB9, 0xFB, 0xA7, 0xFA, 0x1E, 0x00, 0x00, 0x00,
  ]

  @Test func bytesComeBack() throws {
    let seed = UInt64.random(in: .min ... .max)
    var generator = SeededGenerator(seed: seed)
    for count in [0, 1, 2, 100, 1023, 1024, 1025, 65_535, 65_536, 300_000] {
      for isText in [true, false] {
        let bytes = sample(count, isText: isText, &generator)
        let small = try #require(compressed(bytes), "seed \(seed)")
        #expect(try inflated(small) == bytes, "seed \(seed)")
      }
    }
  }

  @Test func whatAnotherProgramCompressed() throws {
    #expect(try inflated(foreign) == Array("callboard callboard callboard ".utf8))
  }

  @Test func zerosStandBeforeTheBytes() throws {
    let buffer = try #require(Gzip.compress(ByteBuffer(string: "text"), after: 5, onlyIfSmaller: false))
    let bytes = Array(buffer.readableBytesView)
    #expect(bytes.prefix(5) == [0, 0, 0, 0, 0])
    #expect(try inflated(Array(bytes.dropFirst(5))) == Array("text".utf8))
  }

  @Test func whatDoesNotGetSmallerIsLeft() throws {
    var generator = SeededGenerator(seed: 1)
    #expect(compressed([], onlyIfSmaller: true) == nil)
    #expect(compressed(Array("short".utf8), onlyIfSmaller: true) == nil)
    #expect(compressed(sample(100_000, isText: false, &generator), onlyIfSmaller: true) == nil)
    let text = sample(100_000, isText: true, &generator)
    let small = try #require(compressed(text, onlyIfSmaller: true))
    #expect(small.count < text.count / 2)
  }

  @Test func theLimitIsOfWhatTheBytesBecome() throws {
    let small = try #require(compressed(Array(repeating: 7, count: 5_000)))
    #expect(try inflated(small, limit: 5_000).count == 5_000)
    #expect(throws: GzipFailure.tooLarge) { try inflated(small, limit: 4_999) }
    #expect(throws: GzipFailure.tooLarge) { try inflated(small, limit: 0) }
    #expect(try inflated(small, limit: .max).count == 5_000)
    let empty = try #require(compressed([]))
    #expect(try inflated(empty, limit: 0) == [])
  }

  /// 64 MiB of zeros in 64 KiB: its end is broken, and nobody gets there.
  @Test func whatIsBeyondTheLimitIsNotInflated() throws {
    var bomb = try #require(compressed(Array(repeating: 0, count: 64 << 20)))
    for index in bomb.indices.suffix(1000) { bomb[index] = 0xFF }
    #expect(throws: GzipFailure.tooLarge) { try inflated(bomb, limit: 4 << 20) }
    #expect(throws: GzipFailure.corrupt) { try inflated(bomb, limit: 128 << 20) }
  }

  @Test func membersInARowAreOneText() throws {
    let one = try #require(compressed(Array("one ".utf8)))
    let two = try #require(compressed(Array("two".utf8)))
    #expect(try inflated(one + two) == Array("one two".utf8))
    #expect(throws: GzipFailure.tooLarge) { try inflated(one + two, limit: 6) }
    #expect(throws: GzipFailure.corrupt) { try inflated(one + [0]) }
    #expect(throws: GzipFailure.corrupt) { try inflated(one + two.dropLast()) }
  }

  @Test func everyBeginningAloneIsCorrupt() throws {
    let small = try #require(compressed(Array("a text that is cut somewhere, somewhere, somewhere".utf8)))
    for count in small.indices { #expect(throws: GzipFailure.corrupt) { try inflated(Array(small[..<count])) } }
  }

  @Test func changedBytesNeverGiveAnotherText() throws {
    let text = Array(String(repeating: "rows of calls and messages; ", count: 20).utf8)
    let small = try #require(compressed(text))
    // Bytes of the header that say nothing about the text (RFC 1952, section 2.3): its time, flags and system.
    for index in small.indices where !(4...9).contains(index) {
      for bit in 0..<8 {
        var changed = small
        changed[index] ^= 1 << UInt8(bit)
        let result = try? inflated(changed)
        #expect(result == nil || result == text, "bit \(bit) of byte \(index)")
      }
    }
  }

  @Test func anyBytesAreRefusedOrInflated() throws {
    let seed = UInt64.random(in: .min ... .max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      var bytes = foreign
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      let size = (try? inflated(bytes, limit: 1_000))?.count ?? 0
      #expect(size <= 1_000, "seed \(seed)")
    }
  }
}
