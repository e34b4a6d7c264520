import Columns
import Randomness
import TestExpectations

/// A row as the tests draw it, of either relation.
struct TestRow {
  var time: Int64
  var contact: Identifier?
  var candidate: Identifier?
  var phone: Identifier?
  var campaign: Identifier?
  var integer: Int64?
  var doubles: [Double?] = [nil, nil]
  var kind: [String?]
}

/// What rows are drawn of: few enough that they meet again.
struct TestIdentifiers {
  let contacts: [Identifier]
  let candidates: [Identifier]
  let phones: [Identifier]
  let campaigns: [Identifier]

  init(using random: inout SeededGenerator) {
    func draw(_ count: Int) -> [Identifier] {
      (0..<count).map { _ in Identifier(high: random.next(), low: random.next()) }
    }
    (contacts, candidates, phones, campaigns) = (draw(12), draw(9), draw(4), draw(3))
  }
}

extension TestRow {
  static let channels = ["sms", "email", "whatsapp", "SMS", ""]
  static let directions = ["inbound", "outbound", "sideways"]
  static let statuses = [
    "sent", "delivered", "read", "undelivered", "failed", "received", "queued", "in_progress", "ü",
  ]

  /// Messages in the order of time, from a span around `start`, many of them at the same time.
  static func messages(
    _ count: Int, from start: Int64, of ids: TestIdentifiers, using random: inout SeededGenerator
  ) throws -> [TestRow] {
    var rows: [TestRow] = []
    var time = start
    for _ in 0..<count {
      if random.chance(80) { time += Int64.random(in: 0...2 * LocalClock.hour, using: &random) }
      rows.append(
        TestRow(
          time: time, contact: random.chance(10) ? nil : try random.pick(ids.contacts),
          phone: random.chance(10) ? nil : try random.pick(ids.phones),
          kind: [
            try random.pick(channels), try random.pick(directions), try random.pick(statuses),
            random.chance(50) ? nil : try random.pick(["assistant", "plan", "robot"]),
          ]))
    }
    return rows
  }

  /// Calls in the order of time.
  static func calls(
    _ count: Int, from start: Int64, of ids: TestIdentifiers, using random: inout SeededGenerator
  ) throws -> [TestRow] {
    var rows = try messages(count, from: start, of: ids, using: &random)
    let numbers: [Double] = [0, -0.0, 0.25, 1, .nan, .infinity, -.infinity, 1e300]
    for index in rows.indices {
      rows[index].candidate = random.chance(30) ? nil : try random.pick(ids.candidates)
      rows[index].campaign = random.chance(30) ? nil : try random.pick(ids.campaigns)
      rows[index].integer = random.chance(30) ? nil : Int64.random(in: 0...7_000, using: &random)
      if random.chance(2) { rows[index].integer = try random.pick([.max, .min, -1]) }
      rows[index].doubles = try (0..<2).map { _ in random.chance(30) ? nil : try random.pick(numbers) }
      rows[index].kind = [
        try random.pick(directions), random.chance(50) ? "completed" : try random.pick(statuses),
        random.chance(80) ? nil : "moved", random.chance(80) ? "\u{0}" : "\u{1}", random.chance(80) ? nil : "\u{1}",
      ]
    }
    return rows
  }

  /// The row's fields as COPY has them.
  func fields(_ layout: ColumnLayout) -> [[UInt8]?] {
    func bytes(_ identifier: Identifier?) -> [UInt8]? {
      identifier.map { bigEndian($0.high) + bigEndian($0.low) }
    }
    // From 2000-01-01 on; the infinite stay what they are.
    let stored = time == .max || time == .min ? time : time - 946_684_800_000_000
    var fields: [[UInt8]?] = [bigEndian(stored)]
    if layout == .messages {
      fields += [bytes(contact), bytes(phone)]
    } else if layout == .reviews {
      // The contact stands for the member.
      fields += [bytes(candidate), bytes(campaign), bytes(contact)]
    } else if layout == .campaignCandidates {
      fields += [bytes(candidate), bytes(campaign)]
    } else {
      fields += [bytes(contact), bytes(candidate), bytes(phone), bytes(campaign), integer.map { bigEndian($0) }]
      fields += doubles.map { $0.map { bigEndian($0.bitPattern) } }
    }
    return fields + kind.map { $0.map { Array($0.utf8) } }
  }
}

func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }

/// What `copy … to stdout (format binary)` gives for rows of these fields.
func copyBytes(_ rows: [[[UInt8]?]]) -> [UInt8] {
  var bytes = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + bigEndian(Int32(0)) + bigEndian(Int32(0))
  for row in rows {
    bytes += bigEndian(Int16(row.count))
    for field in row { bytes += bigEndian(Int32(field?.count ?? -1)) + (field ?? []) }
  }
  return bytes + bigEndian(Int16(-1))
}

/// Rows as batches, read in pieces of `size` bytes.
func batches(
  of rows: [TestRow], _ layout: ColumnLayout, _ identifiers: Identifiers, pieces size: Int = 1 << 20
) throws -> [ColumnBatch] {
  let bytes = copyBytes(rows.map { $0.fields(layout) })
  var reader = RowReader(layout, identifiers: identifiers)
  var batches: [ColumnBatch] = []
  for start in stride(from: 0, to: bytes.count, by: size) {
    batches += try reader.read(Array(bytes[start..<min(bytes.count, start + size)]))
  }
  if let last = try reader.finish() { batches.append(last) }
  return batches
}

extension ColumnBatch {
  /// The rows again.
  func rows(_ identifiers: Identifiers) -> [TestRow] {
    func named(_ numbers: [UInt32], _ role: ColumnLayout.Role) -> [Identifier?] {
      numbers.isEmpty ? Array(repeating: nil, count: count) : identifiers.table(of: role).identifiers(of: numbers)
    }
    func named(_ role: ColumnLayout.Role) -> [Identifier?] {
      let column = self.identifiers(role)
      return named(column.codes.map { column.values[Int($0)] }, role)
    }
    let (contacts, candidates) = (named(.contact), named(.candidate))
    let (phones, campaigns) = (named(.phone), named(.campaign))
    return (0..<count).map { row in
      TestRow(
        time: times[row], contact: contacts[row], candidate: candidates[row], phone: phones[row],
        campaign: campaigns[row], integer: integers.first?[row],
        doubles: doubles.isEmpty ? [nil, nil] : doubles.map { $0[row] },
        kind: (0..<layout.kindFields).map { kinds.values[Int(kinds.codes[row])].text($0) })
    }
  }
}

extension TestRow {
  /// Equal to the last bit.
  func isSame(as other: TestRow) -> Bool {
    time == other.time && contact == other.contact && candidate == other.candidate && phone == other.phone
      && campaign == other.campaign && integer == other.integer && kind == other.kind
      && doubles.map { $0?.bitPattern } == other.doubles.map { $0?.bitPattern }
  }
}

func isSame(_ left: [TestRow], _ right: [TestRow]) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
}
