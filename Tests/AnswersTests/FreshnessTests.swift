import RPC
import Testing

@testable import Answers

@Suite struct FreshnessTests {
  private func context(_ values: [String]) -> CallContext {
    var metadata = Metadata()
    for value in values { metadata.add("x-max-staleness-ms", value) }
    return CallContext(method: MethodDescriptor(service: "callboard.v1.TestService", name: "Test"), metadata: metadata)
  }

  @Test(arguments: [(["0"], 0), (["1500"], 1_500), (["007"], 7), (["250", "250"], 250), (["250", "0250"], 250)])
  func aNumberOfMillisecondsBeforeTheCall(values: [String], milliseconds: Int) throws {
    let context = context(values)
    #expect(try context.oldestData() == context.started - .milliseconds(milliseconds))
  }

  @Test func anyNumberMayBeHoweverLarge() throws {
    let context = context([String(repeating: "9", count: 500)])
    #expect(try #require(try context.oldestData()) < context.started - .seconds(365 * 86_400))
  }

  @Test func withoutItAnyAgeWillDo() throws {
    #expect(try context([]).oldestData() == nil)
  }

  @Test(arguments: [
    [""], ["-1"], ["+1"], ["1.5"], ["1e3"], ["5s"], ["5 5"], ["five"], ["0x10"], ["1", "2"], ["1", "x"],
  ])
  func anythingElseIsRefusedByName(values: [String]) {
    let error = #expect(throws: RPCError.self) { try context(values).oldestData() }
    #expect(error?.code == .invalidArgument)
    #expect(error?.fieldViolations.map(\.field) == ["x-max-staleness-ms"])
    #expect(error?.message.contains("milliseconds") == true)
  }
}
