import Columns
import Randomness
import TestExpectations
import Testing

@Suite struct IdentifierTableTests {
  @Test func numbersAreGivenOnce() throws {
    var random = SeededGenerator(seed: drawSeed())
    let table = IdentifierTable()
    var known: [Identifier: UInt32] = [:]
    for _ in 0..<200 {
      // Few halves, so that many collide in one of them.
      let asked = (0..<50).map { _ in
        Identifier(high: random.next() % 20, low: random.chance(50) ? random.next() % 20 : random.next())
      }
      for (identifier, number) in zip(asked, try table.ordinals(of: asked)) {
        #expect(known[identifier, default: number] == number)
        known[identifier] = number
      }
    }
    #expect(Set(known.values) == Set(1...UInt32(known.count)))
    #expect(table.count == known.count)
    for (identifier, number) in known {
      #expect(table.identifiers(of: [number]) == [identifier])
      #expect(table.ordinal(of: identifier) == number)
    }
    #expect(table.identifiers(of: [0, UInt32(known.count) + 1, .max]) == [nil, nil, nil])
    #expect(table.ordinal(of: Identifier(high: .max, low: .max)) == nil)
  }
}
