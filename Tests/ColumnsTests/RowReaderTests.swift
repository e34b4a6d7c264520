import Columns
import Randomness
import TestExpectations
import Testing

/// Rows of COPY become batches that hold just those rows, and nothing that comes can do harm.
@Suite struct RowReaderTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  @Test(arguments: [ColumnLayout.messages, .calls])
  func batchesHoldTheRowsWhateverThePieces(_ layout: ColumnLayout) throws {
    var random = SeededGenerator(seed: drawSeed())
    let ids = TestIdentifiers(using: &random)
    var rows =
      layout == .messages
      ? try TestRow.messages(300, from: Self.now, of: ids, using: &random)
      : try TestRow.calls(300, from: Self.now, of: ids, using: &random)
    rows.insert(TestRow(time: .min, kind: Array(repeating: nil, count: layout.kindFields)), at: 0)
    rows.append(TestRow(time: .max, kind: Array(repeating: "", count: layout.kindFields)))
    for size in [1, 7, 100, 4_096, 1 << 20] {
      let identifiers = Identifiers()
      let read = try batches(of: rows, layout, identifiers, pieces: size)
      #expect(isSame(read.flatMap { $0.rows(identifiers) }, rows), "pieces of \(size)")
    }
  }

  @Test func batchesAreFull() throws {
    var random = SeededGenerator(seed: 1)
    let ids = TestIdentifiers(using: &random)
    let rows = try TestRow.messages(ColumnBatch.largestCount + 5, from: Self.now, of: ids, using: &random)
    let identifiers = Identifiers()
    let read = try batches(of: rows, .messages, identifiers)
    #expect(read.map(\.count) == [ColumnBatch.largestCount, 5])
    #expect(isSame(read.flatMap { $0.rows(identifiers) }, rows))
  }

  @Test func noRowsAreNoBatch() throws {
    #expect(try batches(of: [], .messages, Identifiers()).isEmpty)
  }

  @Test func whatIsNotOfTheFormIsRefused() throws {
    let row = TestRow(time: Self.now, kind: ["sms", "inbound", "received", nil]).fields(.messages)
    func error(_ bytes: [UInt8]) -> ColumnError? {
      var reader = RowReader(.messages, identifiers: Identifiers())
      do {
        _ = try reader.read(bytes)
        _ = try reader.finish()
        return nil
      } catch {
        return error
      }
    }
    #expect(error(copyBytes([row])) == nil)
    #expect(error([]) == .malformedRows("they have no end"))
    #expect(error(Array("PGCOPX".utf8)) == .malformedRows("they have no signature"))
    #expect(error(Array(copyBytes([row]).dropLast(2))) == .malformedRows("they have no end"))
    #expect(error(copyBytes([row]) + [0]) == .malformedRows("bytes follow their end"))
    #expect(error(copyBytes([row.dropLast()])) == .malformedRows("a row has 6 fields, not 7"))
    #expect(error(copyBytes([[nil] + row.dropFirst()])) == .malformedRows("a row has no time"))
    #expect(error(copyBytes([[[1, 2, 3]] + row.dropFirst()])) == .malformedRows("field 0 has 3 bytes, not 8"))
    #expect(error(copyBytes([[row[0], [1]] + row.dropFirst(2)])) == .malformedRows("field 1 has 1 bytes, not 16"))
    let earlier = TestRow(time: Self.now - 1, kind: [nil, nil, nil, nil]).fields(.messages)
    #expect(error(copyBytes([row, earlier])) == .malformedRows("they are not in the order of time"))
  }

  @Test func noBytesReachATrap() throws {
    var random = SeededGenerator(seed: drawSeed())
    let ids = TestIdentifiers(using: &random)
    let bytes = copyBytes(try TestRow.calls(20, from: Self.now, of: ids, using: &random).map { $0.fields(.calls) })
    for _ in 0..<2_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        if random.chance(50) {
          damaged[place] = UInt8(truncatingIfNeeded: random.next())
        } else {
          damaged.removeSubrange(place..<min(damaged.count, place + Int.random(in: 0...9, using: &random)))
        }
        if damaged.isEmpty { break }
      }
      var reader = RowReader(.calls, identifiers: Identifiers())
      let cut = damaged.isEmpty ? 0 : Int.random(in: 0..<damaged.count, using: &random)
      do {
        _ = try reader.read(Array(damaged[..<cut]))
        _ = try reader.read(Array(damaged[cut...]))
        _ = try reader.finish()
      } catch {
        guard case .malformedRows = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
  }
}
