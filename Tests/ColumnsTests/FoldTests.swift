import Columns
import Randomness
import TestExpectations
import Testing
import Time

/// Every fold against plain loops over the same rows, whatever rows, range, scope and split are drawn.
@Suite struct FoldTests {
  private static let zones = ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]

  /// Rows, a range among them, its clock, and which phones are seen.
  private struct Draw {
    let layout: ColumnLayout
    let rows: [TestRow]
    let local: LocalClock
    let clock: RangeClock
    let starts: [Int64]
    let phones: [Identifier]?
    let identifiers = Identifiers()

    init(_ layout: ColumnLayout, using random: inout SeededGenerator) throws {
      self.layout = layout
      let ids = TestIdentifiers(using: &random)
      // Around the changes of the clocks in spring and autumn, too.
      let begin = 1_711_000_000 * LocalClock.second + Int64.random(in: 0...300 * LocalClock.day, using: &random)
      let count = Int.random(in: 0...400, using: &random)
      rows =
        layout == .messages
        ? try TestRow.messages(count, from: begin, of: ids, using: &random)
        : try TestRow.calls(count, from: begin, of: ids, using: &random)
      let last = max(begin, rows.last?.time ?? begin)
      let ends = [0, 1].map { _ in Int64.random(in: begin - 10...last + 10, using: &random) }.sorted()
      let (start, end) = random.chance(30) ? (begin - 1, last + 1) : (ends[0], ends[1] + 1)
      var starts = [start]
      while let next = starts.last.map({ $0 + Int64.random(in: 1...3 * LocalClock.day, using: &random) }), next < end {
        starts.append(next)
      }
      self.starts = starts
      let zone = try random.pick(FoldTests.zones)
      local = try LocalClock(zone)
      clock = RangeClock(
        from: Instant(microseconds: start), to: Instant(microseconds: end), in: try Zone.named(zone),
        bucketStarts: starts.map { Instant(microseconds: $0) })
      phones = random.chance(50) ? nil : ids.phones.filter { _ in random.chance(40) }
    }

    /// The rows that are in the range and seen.
    var selected: [TestRow] {
      rows.filter { row in
        guard row.time >= clock.start, row.time < clock.end else { return false }
        guard let phones else { return true }
        return row.phone.map { phones.contains($0) } ?? false
      }
    }

    func bucket(_ row: TestRow) -> Int { starts.lastIndex { $0 <= row.time } ?? 0 }
    func cell(_ row: TestRow) -> Int { (local.weekday(row.time) - 1) * 24 + local.hourOfDay(row.time) }

    /// The rows in a fold: in batches that are cut anywhere, some of them folded beside the others and merged.
    func fold<Value: Fold>(_ empty: Value, using random: inout SeededGenerator) throws -> Value {
      var selection = RowSelection(from: clock.start, to: clock.end)
      if let phones { selection.allow(only: phones, as: .phone) }
      var whole = empty
      var part = empty
      var rest = rows[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...150, using: &random))
        rest = rest.dropFirst(piece.count)
        let batches = try batches(of: Array(piece), layout, identifiers)
        for batch in batches {
          let selected = selection.resolved(in: identifiers).rows(of: batch, needs: empty.needs)
          if let rows = selected { part.fold(rows) }
        }
        if random.chance(50) {
          whole.merge(part)
          part = empty
        }
      }
      whole.merge(part)
      return whole
    }
  }

  private func forEachDraw(
    _ layout: ColumnLayout, _ seed: UInt64, _ body: (Draw, inout SeededGenerator) throws -> Void
  ) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<60 { try body(try Draw(layout, using: &random), &random) }
  }

  @Test(arguments: [ColumnLayout.messages, .calls])
  func contactsOfPhonesAreFound(_ layout: ColumnLayout) throws {
    var random = SeededGenerator(seed: drawSeed())
    for _ in 0..<60 {
      let draw = try Draw(layout, using: &random)
      let found = try draw.fold(PhoneContacts(), using: &random).contacts
      let expected = Set(draw.selected.filter { $0.phone != nil }.compactMap(\.contact))
      #expect(found.count == Int64(expected.count))
      for contact in expected {
        #expect(found.contains(try #require(draw.identifiers.contacts.ordinal(of: contact))))
      }
      #expect(try draw.fold(RowTotal(), using: &random).count == Int64(draw.selected.count))
    }
  }

  @Test func messagesAreCounted() throws {
    try forEachDraw(.messages, drawSeed()) { draw, random in
      let counts = try draw.fold(MessageCounts(draw.clock), using: &random)
      let rows = draw.selected
      let outbound = rows.filter { $0.kind[1] == "outbound" }
      #expect(counts.total == rows.count)
      #expect(counts.inbound == rows.count { $0.kind[1] == "inbound" })
      #expect(counts.outbound == outbound.count)
      #expect(counts.delivered == outbound.count { ["delivered", "read"].contains($0.kind[2]) })
      #expect(
        counts.attempted
          == outbound.count { ["sent", "delivered", "read", "undelivered", "failed"].contains($0.kind[2]) })
      var (sms, email) = (draw.starts.map { _ in Int64(0) }, draw.starts.map { _ in Int64(0) })
      var heatmap = [Int64](repeating: 0, count: 168)
      for row in rows {
        if row.kind[0] == "sms" { sms[draw.bucket(row)] += 1 }
        if row.kind[0] == "email" { email[draw.bucket(row)] += 1 }
        heatmap[draw.cell(row)] += 1
      }
      #expect(counts.sms == sms)
      #expect(counts.email == email)
      #expect(counts.heatmap == heatmap)
    }
  }

  @Test func messagesAreAnswered() throws {
    try forEachDraw(.messages, drawSeed()) { draw, random in
      let pairs = try draw.fold(ResponsePairs(draw.clock), using: &random)
      var phones: [Identifier?: ResponsePairs.Phone] = [:]
      var hours = [Int64](repeating: 0, count: 24)
      for (contact, rows) in Dictionary(grouping: draw.selected, by: \.contact) where contact != nil {
        for (index, row) in rows.enumerated() where row.kind[1] == "inbound" {
          phones[row.phone, default: .init()].inbound += 1
          let next = index + 1 < rows.count ? rows[index + 1] : nil
          if let next, next.kind[1] == "outbound" {
            phones[row.phone, default: .init()].answered += 1
            phones[row.phone, default: .init()].wait += Int128(next.time - row.time)
          } else {
            hours[draw.local.hourOfDay(row.time)] += 1
          }
        }
      }
      let numbers = (0..<UInt32(pairs.phones.count)).map { $0 }
      var found: [Identifier?: ResponsePairs.Phone] = [:]
      for (identifier, phone) in zip(draw.identifiers.phones.identifiers(of: numbers), pairs.phones)
      where phone.inbound > 0 {
        found[identifier] = phone
      }
      #expect(found == phones)
      #expect(pairs.unansweredByHour == hours)
    }
  }

  @Test(arguments: [ColumnLayout.messages, .calls])
  func identifiersAndKindsAreCounted(_ layout: ColumnLayout) throws {
    try forEachDraw(layout, drawSeed()) { draw, random in
      let contacts = try draw.fold(DistinctIdentifiers(.contact), using: &random)
      #expect(contacts.count == Set(draw.selected.compactMap(\.contact)).count)
      let phones = try draw.fold(DistinctIdentifiers(.phone), using: &random)
      #expect(phones.count == Set(draw.selected.compactMap(\.phone)).count)
      let kinds = try draw.fold(KindCounts(), using: &random)
      let expected = Dictionary(grouping: draw.selected) { RowKind($0.kind) }.mapValues { Int64($0.count) }
      #expect(kinds.counts == expected)
    }
  }

  @Test func callsAreCounted() throws {
    try forEachDraw(.calls, drawSeed()) { draw, random in
      let counts = try draw.fold(CallCounts(draw.clock), using: &random)
      let rows = draw.selected
      #expect(counts.total == rows.count)
      #expect(counts.withDuration == rows.count { $0.integer != nil })
      let sum = rows.reduce(Int128(0)) { $0 + Int128($1.integer ?? 0) }
      #expect(counts.durationSecs == Int64(clamping: sum))
      var activity = draw.starts.map { _ in Int64(0) }
      var heatmap = [Int64](repeating: 0, count: 168)
      for row in rows {
        activity[draw.bucket(row)] += 1
        heatmap[draw.cell(row)] += 1
      }
      #expect(counts.activity == activity)
      #expect(counts.heatmap == heatmap)
    }
  }

  @Test func interviewCallsAreCounted() throws {
    try forEachDraw(.calls, drawSeed()) { draw, random in
      let found = try draw.fold(InterviewCalls(draw.clock), using: &random)
      let rows = draw.selected.filter { $0.campaign != nil && $0.candidate != nil }
      func isAnswered(_ row: TestRow) -> Bool { ["in_progress", "completed"].contains(row.kind[1]) }
      func rate(_ row: TestRow) -> Double { row.doubles[0].flatMap { $0.isFinite ? $0 : nil } ?? 0 }
      for index in draw.starts.indices {
        let here = rows.filter { draw.bucket($0) == index }
        let answered = here.filter(isAnswered)
        let interviews = answered.filter { rate($0) > 0 }
        var expected = InterviewCalls.Counts()
        expected.calls = Int64(here.count)
        expected.answered = Int64(answered.count)
        expected.interviews = Int64(interviews.count)
        expected.completed = Int64(answered.count { rate($0) >= 1 })
        expected.interviewsWithLength = Int64(interviews.count { $0.integer != nil })
        expected.answeredSecs = answered.reduce(0) { $0 + Int128($1.integer ?? 0) }
        expected.interviewSecs = interviews.reduce(0) { $0 + Int128($1.integer ?? 0) }
        expected.candidates = Int64(Set(here.map(\.candidate)).count)
        #expect(found.buckets[index] == expected)
      }
      struct Key: Hashable { let campaign, candidate: Identifier? }
      let groups = Dictionary(grouping: rows) { Key(campaign: $0.campaign, candidate: $0.candidate) }
      #expect(found.pairs.count == groups.count)
      for pair in found.pairs {
        let key = Key(
          campaign: draw.identifiers.campaigns.identifiers(of: [pair.campaign])[0],
          candidate: draw.identifiers.candidates.identifiers(of: [pair.candidate])[0])
        let group = try #require(groups[key])
        let scored = group.filter { $0.doubles[1]?.isFinite ?? false }
        let most = scored.compactMap { $0.doubles[1] }.max()
        #expect(pair.best?.score == most)
        #expect(pair.best?.bucket == scored.first { $0.doubles[1] == most }.map(draw.bucket))
        #expect(pair.firstInterview == group.first { isAnswered($0) && rate($0) > 0 }?.time)
        #expect(pair.hasOptedOut == group.contains { $0.kind[4] == "\u{1}" })
        #expect(pair.hasWithdrawn == group.contains { $0.kind[2] != nil })
        #expect(pair.needsAccommodation == group.contains { $0.kind[3] == "\u{1}" })
      }
    }
  }

  /// Whoever narrows rows by what they don't have, or by nobody, sees none.
  @Test func selectionsFailClosed() throws {
    var random = SeededGenerator(seed: 5)
    let ids = TestIdentifiers(using: &random)
    let identifiers = Identifiers()
    let batch = try #require(
      try batches(of: TestRow.messages(50, from: 0, of: ids, using: &random), .messages, identifiers).first)
    var none = RowSelection(from: .min, to: .max)
    #expect(none.resolved(in: identifiers).rows(of: batch)?.range == 0..<50)
    none.allow(only: [], as: .phone)
    #expect(none.resolved(in: identifiers).rows(of: batch)?.range == nil)
    var campaign = RowSelection(from: .min, to: .max)
    campaign.allow(only: ids.campaigns, as: .campaign)
    #expect(campaign.resolved(in: identifiers).rows(of: batch)?.range == nil)
    var both = RowSelection(from: .min, to: .max)
    both.allow(only: [ids.phones[0]], as: .phone)
    both.allow(only: [ids.phones[1]], as: .phone)
    #expect(both.resolved(in: identifiers).rows(of: batch)?.range == nil)
  }
}
