import Columns
import Randomness
import TestExpectations
import Testing
import Time

/// Folds over what happened to candidates against plain loops over the same rows, however they are cut and merged.
@Suite struct CandidateFoldTests {
  private struct Pair: Hashable {
    let campaign: Identifier?
    let candidate: Identifier?
  }

  /// Rows with a campaign and a candidate, and numbers for those of all of them.
  private struct Draw {
    let rows: [TestRow]
    let layout: ColumnLayout
    let identifiers = Identifiers()
    let clock: RangeClock
    let starts: [Int64]

    init(_ layout: ColumnLayout, kinds: [[String?]], using random: inout SeededGenerator) throws {
      self.layout = layout
      let ids = TestIdentifiers(using: &random)
      let begin = 1_795_000_000 * LocalClock.second
      let count = Int.random(in: 1...300, using: &random)
      var rows = try TestRow.calls(count, from: begin, of: ids, using: &random)
      for index in rows.indices {
        rows[index].candidate = try random.pick(ids.candidates)
        rows[index].campaign = try random.pick(ids.campaigns)
        rows[index].contact = try random.pick(ids.contacts)
        if layout != .calls { rows[index].kind = kinds.isEmpty ? [] : try random.pick(kinds) }
      }
      self.rows = rows
      let end = (rows.last?.time ?? begin) + 1
      starts = Array(stride(from: begin, to: end, by: Int(LocalClock.day)))
      clock = RangeClock(
        from: Instant(microseconds: begin), to: Instant(microseconds: end), in: .utc,
        bucketStarts: starts.map { Instant(microseconds: $0) })
      // Numbers that no row has, and others in their way.
      _ = try identifiers.candidates.ordinals(of: [Identifier(high: 1, low: 1)] + ids.candidates.reversed())
      _ = try identifiers.campaigns.ordinals(of: [Identifier(high: 1, low: 1)] + ids.campaigns.reversed())
    }

    /// The rows in a fold, some of them folded beside the others and merged.
    func fold<Value: Fold>(_ empty: Value, using random: inout SeededGenerator) throws -> Value {
      var (whole, part) = (empty, empty)
      var rest = rows[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...150, using: &random))
        rest = rest.dropFirst(piece.count)
        for batch in try batches(of: Array(piece), layout, identifiers) { part.fold(BatchRows(batch, 0..<batch.count)) }
        if random.chance(50) {
          whole.merge(part)
          part = empty
        }
      }
      whole.merge(part)
      return whole
    }

    func bucket(_ row: TestRow) -> Int { starts.lastIndex { $0 <= row.time } ?? 0 }

    /// Some of the pairs, and one that no row has.
    func pairs(using random: inout SeededGenerator) throws -> (PairPlaces, [Pair]) {
      let names = Set(rows.map { Pair(campaign: $0.campaign, candidate: $0.candidate) }).filter { _ in random.chance(60)
      }
      var places = PairPlaces()
      places.place(of: 1, 1)
      for pair in names {
        places.place(
          of: try #require(pair.campaign.flatMap { identifiers.campaigns.ordinal(of: $0) }),
          try #require(pair.candidate.flatMap { identifiers.candidates.ordinal(of: $0) }))
      }
      let other = Identifier(high: 1, low: 1)
      return (places, [Pair(campaign: other, candidate: other)] + names)
    }
  }

  private static let feedback: [[String?]] = [["up"], ["down"], [nil], ["sideways"], ["up"]]

  @Test func theNewestReviewOfEachMemberCounts() throws {
    var random = SeededGenerator(seed: drawSeed())
    for _ in 0..<40 {
      let draw = try Draw(.reviews, kinds: Self.feedback, using: &random)
      let found = try draw.fold(CandidateReviews(draw.clock), using: &random)
      var newest: [[Identifier?]: TestRow] = [:]
      for row in draw.rows { newest[[row.campaign, row.candidate, row.contact]] = row }
      let called = (0..<found.pairs.count).map { _ in random.chance(70) }
      let counted = newest.values.filter { row in
        let place = found.pairs.find(
          row.campaign.flatMap { draw.identifiers.campaigns.ordinal(of: $0) } ?? 0,
          row.candidate.flatMap { draw.identifiers.candidates.ordinal(of: $0) } ?? 0)
        return place.map { called[$0] } ?? false
      }
      for (feedback, text) in [(ReviewFeedback.up, "up"), (.down, "down")] {
        let expected = draw.starts.indices.map { bucket in
          Int64(counted.count { $0.kind[0] == text && draw.bucket($0) == bucket })
        }
        #expect(found.buckets(feedback, where: called) == expected)
      }
    }
  }

  @Test func factsOfPairsAreFound() throws {
    var random = SeededGenerator(seed: drawSeed())
    for _ in 0..<40 {
      let reviews = try Draw(.reviews, kinds: Self.feedback, using: &random)
      var (places, pairs) = try reviews.pairs(using: &random)
      func of(_ pair: Pair, _ rows: [TestRow]) -> [TestRow] {
        rows.filter { $0.campaign == pair.campaign && $0.candidate == pair.candidate }
      }
      let feedback = try reviews.fold(NewestFeedback(of: places), using: &random).feedback
      #expect(
        feedback
          == pairs.map { pair in
            of(pair, reviews.rows).last.map { ["up": .up, "down": .down][$0.kind[0]] ?? ReviewFeedback.other }
          })

      let memberships = try Draw(.campaignCandidates, kinds: [], using: &random)
      (places, pairs) = try memberships.pairs(using: &random)
      let times = try memberships.fold(AddedTimes(of: places), using: &random).times
      #expect(times == pairs.map { of($0, memberships.rows).first?.time })

      let calls = try Draw(.calls, kinds: [], using: &random)
      (places, pairs) = try calls.pairs(using: &random)
      let history = try calls.fold(CallHistory(of: places), using: &random)
      #expect(history.wasCalled == pairs.map { !of($0, calls.rows).isEmpty })
      #expect(history.wasInterviewed == pairs.map { of($0, calls.rows).contains(where: isInterview) })
    }
  }

  @Test func rowsAreSummedByTheHour() throws {
    var random = SeededGenerator(seed: drawSeed())
    for _ in 0..<40 {
      let draw = try Draw(.calls, kinds: [], using: &random)
      let found = try draw.fold(RowSums(draw.clock) { CallKind($0).isAnswered }, using: &random)
      var (calls, seconds) = ([Int64: Int64](), [Int64: Int128]())
      for span in found.spans {
        calls[span.time / LocalClock.hour, default: 0] += span.rows
        seconds[span.time / LocalClock.hour, default: 0] += span.sum
      }
      let answered = Dictionary(grouping: draw.rows.filter(isAnswered)) { $0.time / LocalClock.hour }
      #expect(calls == answered.mapValues { Int64($0.count) })
      #expect(seconds == answered.mapValues { $0.reduce(0) { $0 + Int128($1.integer ?? 0) } })
      #expect(try draw.fold(RowTotal(), using: &random).count == Int64(draw.rows.count))
      let named = try draw.fold(RowSums(draw.clock, needs: [.campaign, .candidate]), using: &random)
      let pairs = draw.rows.filter { $0.campaign != nil && $0.candidate != nil }
      #expect(named.spans.reduce(0) { $0 + $1.rows } == Int64(pairs.count))
      #expect(named.spans.reduce(0) { $0 + $1.sum } == pairs.reduce(0) { $0 + Int128($1.integer ?? 0) })
    }
  }

  /// Pairs are many for a number of either side, or few.
  @Test func pairsKeepTheirPlaces() {
    var random = SeededGenerator(seed: drawSeed())
    for most in [1, 2, 5, 1_000] as [UInt32] {
      var (places, known) = (PairPlaces(), [[UInt32]: Int]())
      for _ in 0..<3_000 {
        let pair = [UInt32.random(in: 0...1_000, using: &random), .random(in: 0...most, using: &random)]
        #expect(places.find(pair[0], pair[1]) == known[pair])
        let (place, isNew) = places.place(of: pair[0], pair[1])
        #expect(isNew == (known[pair] == nil) && place == known[pair] ?? known.count)
        known[pair] = place
        #expect(places[place] == (pair[0], pair[1]))
      }
      #expect(places.count == known.count)
    }
  }

  /// Arrays of texts as PostgreSQL sends them; what is damaged has those elements that are whole.
  @Test func kindsOfCandidatesTellSourceAndTags() throws {
    func array(_ texts: [String?], dimensions: Int32 = 1) -> [UInt8] {
      var bytes = bigEndian(dimensions) + bigEndian(Int32(texts.contains(nil) ? 1 : 0)) + bigEndian(Int32(25))
      for _ in 0..<max(0, dimensions) { bytes += bigEndian(Int32(texts.count)) + bigEndian(Int32(1)) }
      for text in texts { bytes += bigEndian(Int32(text?.utf8.count ?? -1)) + Array((text ?? "").utf8) }
      return bytes
    }
    func kind(_ source: String?, _ tags: [UInt8]) throws -> CandidateKind {
      var reader = RowReader(.candidates, identifiers: Identifiers())
      let candidate = bigEndian(UInt64(1)) + bigEndian(UInt64(2))
      _ = try reader.read(copyBytes([[bigEndian(Int64(0)), candidate, source.map { Array($0.utf8) }, tags]]))
      return CandidateKind(try #require(try reader.finish()).kinds[0])
    }
    func utf8(_ texts: [String]) -> Set<[UInt8]> { Set(texts.map { Array($0.utf8) }) }
    let plain = try kind("web", array(["a", nil, "", "Ärger"]))
    #expect(plain.source == Array("web".utf8) && plain.tags == utf8(["a", "", "Ärger"]))
    #expect(try kind(nil, array([], dimensions: 0)) == CandidateKind(RowKind([nil, nil])))
    #expect(try kind(nil, array(["a", "b"], dimensions: 2)).tags == utf8(["a", "b"]))
    let whole = array(["one", "two"])
    for count in 0..<whole.count { #expect(try kind(nil, Array(whole.prefix(count))).tags.isSubset(of: utf8(["one"]))) }
    #expect(try kind(nil, array(["a"], dimensions: -1)).tags.isEmpty)
  }

  private func isAnswered(_ row: TestRow) -> Bool { ["in_progress", "completed"].contains(row.kind[1]) }

  private func isInterview(_ row: TestRow) -> Bool {
    isAnswered(row) && (row.doubles[0].map { $0.isFinite && $0 > 0 } ?? false)
  }
}
