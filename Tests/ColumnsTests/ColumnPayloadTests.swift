import Columns
import Randomness
import TestExpectations
import Testing

/// A payload is a function of its rows, gives them back to the last bit, and damage is told.
@Suite struct ColumnPayloadTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  private func rows(_ layout: ColumnLayout, using random: inout SeededGenerator) throws -> [TestRow] {
    let ids = TestIdentifiers(using: &random)
    let count = try random.pick([0, 1, 2, 300])
    return layout == .messages
      ? try TestRow.messages(count, from: Self.now, of: ids, using: &random)
      : try TestRow.calls(count, from: Self.now, of: ids, using: &random)
  }

  /// Times are read of a payload whose identifiers nobody asked for, and no identifier gets a number.
  @Test func identifiersMayStayUnread() throws {
    var random = SeededGenerator(seed: drawSeed())
    let identifiers = Identifiers()
    let times = (0..<70_000).map { Int64($0 / 3) }
    let rows = times.map { time in
      [bigEndian(time), bigEndian(random.next()) + bigEndian(UInt64(time))] as [[UInt8]?]
    }
    var reader = RowReader(.contacts, identifiers: identifiers)
    var batches = try reader.read(copyBytes(rows))
    if let last = try reader.finish() { batches.append(last) }
    let payload = try ColumnPayload.encode(batches, layout: .contacts, identifiers: identifiers)
    let others = Identifiers()
    let found = try ColumnPayload.decode(payload, layout: .contactTimes, identifiers: others)
    #expect(found.flatMap(\.times) == batches.flatMap(\.times) && others.contacts.count == 0)
    #expect(try ColumnPayload.decode(payload, layout: .contacts, identifiers: others).count == batches.count)
    #expect(others.contacts.count == times.count)
  }

  @Test(arguments: [ColumnLayout.messages, .calls])
  func rowsComeBack(_ layout: ColumnLayout) throws {
    var random = SeededGenerator(seed: drawSeed())
    for _ in 0..<50 {
      let rows = try rows(layout, using: &random)
      let identifiers = Identifiers()
      let bytes = try ColumnPayload.encode(
        batches(of: rows, layout, identifiers), layout: layout, identifiers: identifiers)
      // With numbers of its own, as in another server.
      let others = Identifiers()
      _ = try others.contacts.ordinals(of: [Identifier(high: 1, low: 2)])
      let read = try ColumnPayload.decode(bytes, layout: layout, identifiers: others)
      #expect(isSame(read.flatMap { $0.rows(others) }, rows))
      // The same rows are the same bytes, whatever numbers their identifiers have.
      #expect(try ColumnPayload.encode(read, layout: layout, identifiers: others) == bytes)
    }
  }

  @Test func infiniteTimesComeBack() throws {
    let rows = [Int64.min, .min, 0, .max, .max].map { TestRow(time: $0, kind: [nil, nil, nil, nil]) }
    let identifiers = Identifiers()
    let bytes = try ColumnPayload.encode(
      batches(of: rows, .messages, identifiers), layout: .messages, identifiers: identifiers)
    let read = try ColumnPayload.decode(bytes, layout: .messages, identifiers: identifiers)
    #expect(read.flatMap(\.times) == rows.map(\.time))
  }

  @Test func severalBatchesComeBack() throws {
    var random = SeededGenerator(seed: 3)
    let ids = TestIdentifiers(using: &random)
    var rows = try TestRow.messages(ColumnBatch.largestCount + 3, from: Self.now, of: ids, using: &random)
    // As many different phones as a batch has rows.
    for index in rows.indices { rows[index].phone = Identifier(high: 7, low: UInt64(index)) }
    let identifiers = Identifiers()
    let bytes = try ColumnPayload.encode(
      batches(of: rows, .messages, identifiers), layout: .messages, identifiers: identifiers)
    let read = try ColumnPayload.decode(bytes, layout: .messages, identifiers: identifiers)
    #expect(isSame(read.flatMap { $0.rows(identifiers) }, rows))
  }

  /// A small one whose form is written down: what is stored must be read by later versions, or refused by its version.
  @Test func theFormIsThis() throws {
    let row = TestRow(
      time: 5, contact: Identifier(high: 1, low: 2), phone: nil, kind: ["sms", "inbound", nil, nil])
    let identifiers = Identifiers()
    let bytes = try ColumnPayload.encode(
      batches(of: [row], .messages, identifiers), layout: .messages, identifiers: identifiers)
    let kind: [UInt8] =
      bigEndian(Int32(3)) + Array("sms".utf8) + bigEndian(Int32(7)) + Array("inbound".utf8) + bigEndian(Int32(-1))
      + bigEndian(Int32(-1))
    #expect(Array(bytes[..<8]) == Array("CBC".utf8) + [2, 1, 1, 0, 0])
    let body: [UInt8] =
      [1, 0, 0, 0] + [1, 0, 0, 0] + [5, 0, 0, 0, 0, 0, 0, 0] + [0]
      + [1, 0, 0, 0] + bigEndian(UInt64(1)) + bigEndian(UInt64(2)) + [1, 1]
      + [0, 0, 0, 0] + [0] + [1, 0, 0, 0] + [UInt8(kind.count), 0, 0, 0] + kind + [0]
    #expect(Array(bytes[16...]) == body)
  }

  @Test func damageIsTold() throws {
    var random = SeededGenerator(seed: drawSeed())
    let ids = TestIdentifiers(using: &random)
    let identifiers = Identifiers()
    let bytes = try ColumnPayload.encode(
      batches(of: TestRow.calls(40, from: Self.now, of: ids, using: &random), .calls, identifiers), layout: .calls,
      identifiers: identifiers)
    func error(_ bytes: [UInt8], _ layout: ColumnLayout = .calls) -> ColumnError? {
      do {
        _ = try ColumnPayload.decode(bytes, layout: layout, identifiers: Identifiers())
        return nil
      } catch {
        return error
      }
    }
    #expect(error(bytes) == nil)
    #expect(error(bytes, .messages) == .damagedPayload("it is of relation 2, not 1"))
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      #expect(error(damaged) != nil, "byte \(place)")
      #expect(error(Array(bytes[..<place])) != nil, "the first \(place) bytes")
    }
    #expect(error(bytes + [0]) != nil)
  }

  /// Bytes whose checksum is right, and whose lengths and places are not: an error or other rows, and never a trap.
  @Test func noBytesReachATrap() throws {
    var random = SeededGenerator(seed: drawSeed())
    let ids = TestIdentifiers(using: &random)
    let identifiers = Identifiers()
    let bytes = try ColumnPayload.encode(
      batches(of: TestRow.calls(12, from: Self.now, of: ids, using: &random), .calls, identifiers), layout: .calls,
      identifiers: identifiers)
    var refused = 0
    for _ in 0..<5_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 16..<damaged.count, using: &random)
        damaged[place] = random.chance(30) ? 0xFF : UInt8(truncatingIfNeeded: random.next())
      }
      if random.chance(20) { damaged.removeLast(Int.random(in: 1...damaged.count - 17, using: &random)) }
      let sum = xxh64(Array(damaged[16...]))
      damaged.replaceSubrange(8..<16, with: bigEndian(sum).reversed())
      do {
        let read = try ColumnPayload.decode(damaged, layout: .calls, identifiers: identifiers)
        for batch in read { _ = batch.rows(identifiers) }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 1_000)
  }
}

/// XXH64 once more, from its specification, a byte at a time.
private func xxh64(_ bytes: [UInt8]) -> UInt64 {
  let primes: [UInt64] = [
    11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 1_609_587_929_392_839_161, 9_650_029_242_287_828_579,
    2_870_177_450_012_600_261,
  ]
  func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 { (word << bits) | (word >> (64 - bits)) }
  func word(_ at: Int, _ count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) }
  }
  func round(_ lane: UInt64, _ word: UInt64) -> UInt64 { rotate(lane &+ word &* primes[1], 31) &* primes[0] }
  var at = 0
  var sum = primes[4]
  if bytes.count >= 32 {
    var lanes = [primes[0] &+ primes[1], primes[1], 0, 0 &- primes[0]]
    while at + 32 <= bytes.count {
      for lane in 0..<4 { lanes[lane] = round(lanes[lane], word(at + 8 * lane, 8)) }
      at += 32
    }
    sum = rotate(lanes[0], 1) &+ rotate(lanes[1], 7) &+ rotate(lanes[2], 12) &+ rotate(lanes[3], 18)
    for lane in lanes { sum = (sum ^ round(0, lane)) &* primes[0] &+ primes[3] }
  }
  sum = sum &+ UInt64(bytes.count)
  while at + 8 <= bytes.count {
    sum = rotate(sum ^ round(0, word(at, 8)), 27) &* primes[0] &+ primes[3]
    at += 8
  }
  if at + 4 <= bytes.count {
    sum = rotate(sum ^ word(at, 4) &* primes[0], 23) &* primes[1] &+ primes[2]
    at += 4
  }
  while at < bytes.count {
    sum = rotate(sum ^ UInt64(bytes[at]) &* primes[4], 11) &* primes[0]
    at += 1
  }
  sum = (sum ^ (sum >> 33)) &* primes[1]
  sum = (sum ^ (sum >> 29)) &* primes[2]
  return sum ^ (sum >> 32)
}
