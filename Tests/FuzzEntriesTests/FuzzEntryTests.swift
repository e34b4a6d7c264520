import Foundation
import FuzzEntries
import TestTurns
import Testing

/// A short run of each entry; `Tools/fuzz` makes long ones.
@Suite(.computing) struct FuzzEntryTests {
  private func corpus(_ entry: FuzzEntry) throws -> [[UInt8]] {
    var folder = URL(filePath: #filePath)
    for _ in 0..<2 { folder.deleteLastPathComponent() }
    folder.append(path: "Fuzz/Corpus/\(entry.rawValue)")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return try files.sorted { $0.path < $1.path }.map { Array(try Data(contentsOf: $0)) }
  }

  @Test(arguments: FuzzEntry.allCases) func theCorpusBreaksNothing(entry: FuzzEntry) throws {
    let corpus = try corpus(entry)
    #expect(corpus.count >= 5)
    for bytes in corpus { try entry.run(bytes) }
  }

  @Test(arguments: FuzzEntry.allCases) func damagedBytesBreakNothing(entry: FuzzEntry) throws {
    let seed = UInt64.random(in: .min ... .max)
    var mutator = Mutator(corpus: try corpus(entry), seed: seed)
    for index in 0..<3_000 {
      let bytes = mutator.next()
      do {
        try entry.run(bytes)
      } catch {
        Issue.record("seed \(seed), input \(index): \(error)")
        return
      }
    }
  }
}
