import Randomness

/// Bytes made of others by small damages: what stands in for libFuzzer in the tests, and where it can't be had.
public struct Mutator {
  private var generator: SeededGenerator
  private let corpus: [[UInt8]]

  /// Begins with a corpus, which may be empty; the same seed gives the same bytes.
  public init(corpus: [[UInt8]], seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    self.corpus = corpus.isEmpty ? [[0]] : corpus
  }

  /// The next bytes.
  public mutating func next() -> [UInt8] {
    var bytes = one()
    for _ in 0..<Int.random(in: 1...5, using: &generator) { damage(&bytes) }
    return bytes
  }

  private mutating func one() -> [UInt8] { corpus.randomElement(using: &generator) ?? [0] }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = Int.random(in: 0...bytes.count, using: &generator)
    switch Int.random(in: 0...6, using: &generator) {
    case 0 where place < bytes.count: bytes[place] = .random(in: 0...255, using: &generator)
    case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
    case 2 where place < bytes.count: bytes.remove(at: place)
    case 3: bytes.insert(.random(in: 0...255, using: &generator), at: place)
    case 4: bytes.removeSubrange(place...)
    case 5: bytes.insert(contentsOf: one().dropFirst(Int.random(in: 0...4, using: &generator)), at: place)
    default: bytes.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF, 0x0F].prefix(5), at: place)
    }
  }
}
