import Randomness
import TestExpectations
import Testing
import Time

@testable import Columns

/// Conversations become rows for each message that was sent, and nothing that a document holds can do harm.
@Suite struct ConversationRowTests {
  private static let day: Int64 = 86_400_000_000
  private static let candidate = "00000000-0000-4000-8000-0123456789ab"
  private static let campaign = "fedcba98-7654-3210-ffff-000000000000"

  private struct Row: Equatable {
    var began: Int64
    var candidate: Identifier?
    var campaign: Identifier?
    var sent: Int64?
  }

  /// A row as COPY has it.
  private static func fields(_ began: Int64, _ texts: String?...) -> [[UInt8]?] {
    [withUnsafeBytes(of: (began - 946_684_800_000_000).bigEndian) { Array($0) }]
      + texts.map { $0.map { Array($0.utf8) } }
  }

  private func rows(of fields: [[UInt8]?]...) throws -> [Row] {
    let identifiers = Identifiers()
    return try batches(of: fields, identifiers).flatMap { batch in
      (0..<batch.count).map { row in
        func identifier(_ role: ColumnLayout.Role) -> Identifier? {
          identifiers.table(of: role).identifiers(of: [batch.identifiers(role)[row]])[0]
        }
        return Row(
          began: batch.times[row], candidate: identifier(.candidate), campaign: identifier(.campaign),
          sent: batch.integers[0][row])
      }
    }
  }

  private func batches(of rows: [[[UInt8]?]], _ identifiers: Identifiers) throws -> [ColumnBatch] {
    var reader = RowReader(.sentSMS, identifiers: identifiers)
    let read = try reader.read(copyBytes(rows))
    return read + [try reader.finish()].compactMap(\.self)
  }

  @Test func eachMessageThatWasSentIsARow() throws {
    let (candidate, campaign) = (
      Identifier(high: 0x4000, low: 0x8000_0123_4567_89ab), Identifier(high: 0xfedc_ba98_7654_3210, low: 0xffff << 48)
    )
    let read = try rows(
      of: Self.fields(
        Self.day, Self.candidate, Self.campaign, #"["1970-01-03T00:00:00Z", "1970-01-01T00:00:00.000001+00:00"]"#),
      Self.fields(Self.day, nil, nil, "[]"), Self.fields(Self.day, nil, nil, nil),
      Self.fields(2 * Self.day, nil, Self.campaign, #"["1970-01-02T00:00:00Z"]"#))
    #expect(
      read == [
        Row(began: Self.day, candidate: candidate, campaign: campaign, sent: 2 * Self.day),
        Row(began: Self.day, candidate: candidate, campaign: campaign, sent: 1),
        Row(began: 2 * Self.day, candidate: nil, campaign: campaign, sent: Self.day),
      ])
  }

  @Test(arguments: [
    #"["soon", "1970-01-02T00:00:00Z"]"#, #"["1970-01-01 00:00:00Z", "1970-01-02T00:00:00Z"]"#,
    #"["say \"1970-01-03T00:00:00Z\"", "1970-01-02T00:00:00Z"]"#, #"["\\", "1970-01-02T00:00:00Z"]"#,
    #"["1970-01-02T00:00:00Z", "cut"#, #"["1970-01-02T00:00:00Z", "cut\"#, #"["", "1970-01-02T00:00:00Z", "\n"]"#,
  ])
  func whatIsNoTimeIsNoRow(_ sent: String) throws {
    #expect(
      try rows(of: Self.fields(0, nil, nil, sent)) == [Row(began: 0, candidate: nil, campaign: nil, sent: Self.day)])
  }

  @Test(arguments: [
    "", "x", candidate.uppercased(), String(candidate.dropLast()), "\(candidate)0", "{\(candidate)}",
    candidate.replacing("-", with: ""), candidate.replacing("-", with: "0"), candidate.replacing("1", with: "g"),
    "0\(candidate.dropFirst(9))-00000000",
  ])
  func whatIsSpelledOtherwiseIsNoID(_ text: String) throws {
    let read = try rows(of: Self.fields(0, text, text, #"["1970-01-02T00:00:00Z"]"#))
    #expect(read == [Row(began: 0, candidate: nil, campaign: nil, sent: Self.day)])
  }

  /// A conversation is as long as its document.
  @Test func aLongConversationIsOfSeveralBatches() throws {
    let count = 2 * ColumnBatch.largestCount + 1
    let times = (0..<count).map { "\"\(rfc3339(Int64($0) * 1_000_000, offsetMinutes: 0, places: 0))\"" }
    let read = try batches(
      of: [Self.fields(0, Self.candidate, nil, "[\(times.joined(separator: ", "))]")], Identifiers())
    #expect(read.map(\.count) == [ColumnBatch.largestCount, ColumnBatch.largestCount, 1])
    let sent = read.flatMap { batch in (0..<batch.count).map { batch.integers[0][$0] } }
    #expect(sent == (0..<count).map { Int64($0) * 1_000_000 })
  }

  @Test func rowsOfAnotherFormAreRefused() {
    func error(_ row: [[UInt8]?]) -> ColumnError? {
      do {
        _ = try batches(of: [row], Identifiers())
        return nil
      } catch {
        return error as? ColumnError
      }
    }
    let sent = #"["1970-01-02T00:00:00Z"]"#
    #expect(error([nil] + Self.fields(0, nil, nil, sent).dropFirst()) == .malformedRows("a row has no time"))
    #expect(error(Self.fields(0, nil, sent)) == .malformedRows("a row has 3 fields, not 4"))
  }

  /// Of two rows of conversations nothing may be later than the next.
  @Test func anEarlierConversationIsRefused() {
    let sent = #"["1970-01-02T00:00:00Z"]"#
    #expect(throws: ColumnError.malformedRows("they are not in the order of time")) {
      try batches(of: [Self.fields(1, nil, nil, sent), Self.fields(0, nil, nil, sent)], Identifiers())
    }
  }

  @Test func payloadsHoldTheRows() throws {
    let identifiers = Identifiers()
    let read = try batches(
      of: [
        Self.fields(5, Self.candidate, Self.campaign, #"["1970-01-02T00:00:00Z", "1970-01-02T00:00:00Z"]"#),
        Self.fields(7, nil, Self.campaign, #"["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]"#),
      ], identifiers)
    let payload = try ColumnPayload.encode(read, layout: .sentSMS, identifiers: identifiers)
    let decoded = try ColumnPayload.decode(payload, layout: .sentSMS, identifiers: identifiers)
    #expect(decoded.map(\.times) == [[5, 5, 7, 7]])
    for (before, after) in zip(read, decoded) {
      for row in 0..<before.count {
        #expect(before.integers[0][row] == after.integers[0][row])
        #expect(before.identifiers(.candidate)[row] == after.identifiers(.candidate)[row])
        #expect(before.identifiers(.campaign)[row] == after.identifiers(.campaign)[row])
      }
    }
  }

  /// Counts by spans, against a look at every span for every row.
  @Test func spansCountTheirTimes() throws {
    let seed = drawSeed()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let widest = Int64(1) << Int64.random(in: 0...58, using: &random)
      let first = Int64.random(in: -widest...widest, using: &random)
      var starts: Set<Int64> = []
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        starts.insert(first + Int64.random(in: 0...widest, using: &random))
      }
      let sorted = starts.sorted()
      let end = first + Int64.random(in: 0...widest, using: &random) + 1
      var times = (0..<100).map { _ in Int64.random(in: -2 * widest - 2...3 * widest, using: &random) }
      times += sorted + sorted.map { $0 - 1 } + [end - 1, end, end + 1]
      var batch = ColumnBatch(.sentSMS)
      batch.times = times.map { _ in 0 }
      batch.integers[0] = OptionalColumn(
        codes: times.indices.map { UInt16($0 + 1) }, values: [sorted.first ?? 0] + times)
      batch.times.append(0)
      batch.integers[0].codes.append(0)
      let ends = sorted.dropFirst() + [end]
      let expected = zip(sorted, ends).map { start, next in
        times.count { $0 >= start && $0 < min(next, end) }
      }
      var all = SpanCounts(from: sorted, to: end)
      all.fold(BatchRows(batch, 0..<batch.count))
      #expect(all.counts == expected.map(Int64.init), "seed \(seed)")
      let cut = Int.random(in: 0...batch.count, using: &random)
      var (earlier, later) = (SpanCounts(from: sorted, to: end), SpanCounts(from: sorted, to: end))
      earlier.fold(BatchRows(batch, 0..<cut))
      later.fold(BatchRows(batch, cut..<batch.count))
      earlier.merge(later)
      #expect(earlier.counts == all.counts, "seed \(seed)")
    }
  }
}
