import TestExpectations
import Testing

/// How the smallest failing range is found.
@Suite struct ShrinkingTests {
  @Test(arguments: [0, 1, 499, 500, 999]) func findsTheOneInstantThatFails(_ instant: Int64) async {
    #expect(await smallestFailing(0..<1_000) { $0.contains(instant) } == instant..<instant + 1)
  }

  @Test func keepsAllThatMustComeTogether() async {
    #expect(await smallestFailing(-5_000..<1_000_000) { $0.contains(-77) && $0.contains(4_321) } == -77..<4_322)
  }

  @Test func findsOneOfSeveral() async {
    let found = await smallestFailing(0..<100) { $0.contains(3) || $0.contains(96) }
    #expect(found == 3..<4 || found == 96..<97)
  }

  @Test func staysWhereTheWholeRangeIsNeeded() async {
    #expect(await smallestFailing(10..<20) { $0 == 10..<20 } == 10..<20)
    #expect(await smallestFailing(10..<11) { _ in true } == 10..<11)
  }

  /// Two questions for each halving, so that a range of years takes about a hundred.
  @Test func asksSeldom() async {
    var questions = 0
    let found = await smallestFailing(0..<100_000_000_000_000) { range in
      questions += 1
      return range.contains(31_415_926_535_897)
    }
    #expect(found == 31_415_926_535_897..<31_415_926_535_898)
    #expect(questions < 200)
  }
}
