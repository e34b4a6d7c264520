import Testing

@testable import Callboard

/// docs/observability.md, "The admin listener".
@Suite struct ReadinessTests {
  @Test func itIsWhatTheDatabaseWasFoundToBe() {
    let readiness = Readiness()
    #expect(readiness.problem == "the database hasn't answered yet")
    readiness.set(.lacks(migrations: ["3 (costs)"]))
    #expect(readiness.problem?.contains("lacks the migrations 3 (costs); run: callboard migrate") == true)
    readiness.set(.ready)
    #expect(readiness.problem == nil)
    readiness.set(.unreachable)
    #expect(readiness.problem == "the database can't be read")
  }

  @Test func aDrainIsForGood() {
    let readiness = Readiness()
    readiness.set(.ready)
    readiness.beginDrain()
    readiness.set(.ready)
    #expect(readiness.problem == "draining")
  }
}
