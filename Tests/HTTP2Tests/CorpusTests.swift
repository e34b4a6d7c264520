import Randomness
import TestTurns
import Testing

import struct Foundation.Data
import class Foundation.FileManager
import struct Foundation.URL

/// The short run of the fuzz entry: the corpus as it is, and what a seeded generator makes of it.
@Suite(.computing) struct CorpusTests {
  private static func corpus(_ entry: String) throws -> [(name: String, bytes: [UInt8])] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fuzz/Corpus/\(entry)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try names.map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) }
  }

  @Test func theCorpusRuns() throws {
    let corpus = try Self.corpus("session")
    #expect(corpus.count >= 10)
    for (name, bytes) in corpus { #expect(try SessionFuzz.run(bytes) == nil, "\(name)") }
  }

  @Test func theCorpusOfHTTP1Runs() throws {
    let corpus = try Self.corpus("http1")
    #expect(corpus.count >= 10)
    for (name, bytes) in corpus { #expect(HTTP1Fuzz.run(bytes) == nil, "\(name)") }
  }

  @Test(arguments: 0..<20) func whatBecomesOfIt(seed: UInt64) throws {
    try mutate("session", seed: seed) { try SessionFuzz.run($0) }
  }

  @Test(arguments: 0..<20) func whatBecomesOfHTTP1(seed: UInt64) throws {
    try mutate("http1", seed: seed) { HTTP1Fuzz.run($0) }
  }

  private func mutate(_ entry: String, seed: UInt64, _ run: ([UInt8]) throws -> String?) throws {
    var random = SeededGenerator(seed: seed)
    let corpus = try Self.corpus(entry)
    for _ in 0..<60 {
      var input = corpus[Int.random(in: 0..<corpus.count, using: &random)].bytes
      for _ in 0..<Int.random(in: 1...8, using: &random) { input.change(with: corpus.map(\.bytes), using: &random) }
      #expect(try run(input) == nil, "seed \(seed): \(Data(input).base64EncodedString())")
    }
  }
}

extension [UInt8] {
  /// What fuzzers do to their inputs.
  fileprivate mutating func change(with others: [[UInt8]], using random: inout SeededGenerator) {
    guard count > 2 else { return append(UInt8.random(in: 0...255, using: &random)) }
    let index = Int.random(in: 0..<count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: self[index] = UInt8.random(in: 0...255, using: &random)
    case 1: self[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
    case 2: insert(UInt8.random(in: 0...255, using: &random), at: index)
    case 3: remove(at: index)
    case 4:
      // A piece of itself again.
      let end = Int.random(in: index..<count, using: &random)
      insert(contentsOf: self[index...end].prefix(300), at: Int.random(in: 2..<count, using: &random))
    default:
      let other = others[Int.random(in: 0..<others.count, using: &random)]
      replaceSubrange(index..., with: other.suffix(Int.random(in: 0...other.count, using: &random)))
    }
  }
}
