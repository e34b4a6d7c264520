import Testing

@testable import RPC

@Suite struct ServerCallStateTests {
  private static let oneRequest: [MethodKind] = [.unary, .serverStreaming]
  private static let manyRequests: [MethodKind] = [.clientStreaming, .bidirectional]

  /// A reaction without its error's text.
  private func name(_ reaction: ServerCallState.Reaction) -> String {
    switch reaction {
    case .ignore: "ignore"
    case .keep: "keep"
    case .deliver: "deliver"
    case .startHandler: "start"
    case .endRequests: "end"
    case .fail(let error): "\(error.code.name) \(error.reason.rawValue)"
    }
  }

  @Test(arguments: oneRequest) func oneRequestStartsTheHandlerAtTheHalfClose(kind: MethodKind) {
    var state = ServerCallState(kind: kind)
    #expect(name(state.receivedMessage()) == "keep")
    #expect(name(state.receivedEnd(insideMessage: false)) == "start")
    #expect(state.isHalfClosed)
  }

  @Test(arguments: oneRequest) func noRequestWhereOneIsDue(kind: MethodKind) {
    var state = ServerCallState(kind: kind)
    #expect(name(state.receivedEnd(insideMessage: false)) == "UNIMPLEMENTED MESSAGE_COUNT_INVALID")
  }

  @Test(arguments: oneRequest) func twoRequestsWhereOneIsDue(kind: MethodKind) {
    var state = ServerCallState(kind: kind)
    _ = state.receivedMessage()
    #expect(name(state.receivedMessage()) == "UNIMPLEMENTED MESSAGE_COUNT_INVALID")
  }

  @Test(arguments: manyRequests) func manyRequestsAreDelivered(kind: MethodKind) {
    var state = ServerCallState(kind: kind)
    for _ in 0..<3 { #expect(name(state.receivedMessage()) == "deliver") }
    #expect(name(state.receivedEnd(insideMessage: false)) == "end")
  }

  @Test(arguments: oneRequest + manyRequests) func theStreamEndsInsideAMessage(kind: MethodKind) {
    var state = ServerCallState(kind: kind)
    #expect(name(state.receivedEnd(insideMessage: true)) == "INTERNAL MESSAGE_INCOMPLETE")
  }

  @Test(arguments: oneRequest + manyRequests) func afterTheHalfCloseNothingCounts(kind: MethodKind) {
    var state = ServerCallState(kind: kind)
    _ = state.receivedMessage()
    _ = state.receivedEnd(insideMessage: false)
    #expect(name(state.receivedMessage()) == "ignore")
    #expect(name(state.receivedEnd(insideMessage: true)) == "ignore")
  }

  @Test func headersLeaveOnceAndBeforeTheFirstMessage() {
    var state = ServerCallState(kind: .serverStreaming)
    #expect(state.sendMessage() == .withHeaders)
    #expect(state.sendMessage() == .plain)
    #expect(state.finish(isOK: true) == .trailers)
    #expect(state.isOver)
  }

  @Test func aFailureBeforeAnyMessageIsTrailersOnly() {
    var state = ServerCallState(kind: .unary)
    #expect(state.finish(isOK: false) == .trailersOnly)
  }

  @Test func anEmptyAnswerThatIsOKHasHeadersAndTrailers() {
    var state = ServerCallState(kind: .bidirectional)
    #expect(state.finish(isOK: true) == .headersAndTrailers)
  }

  @Test(arguments: oneRequest + manyRequests) func afterTheStatusNothingIsSentOrHeard(kind: MethodKind) {
    var state = ServerCallState(kind: kind)
    _ = state.finish(isOK: false)
    #expect(state.sendMessage() == .dropped)
    #expect(state.finish(isOK: true) == .dropped)
    #expect(name(state.receivedMessage()) == "ignore")
    #expect(!state.isHalfClosed)
    #expect(name(state.receivedEnd(insideMessage: true)) == "ignore")
    #expect(state.isHalfClosed)
    #expect(state.streamClosed() == false)
  }

  @Test func aStreamThatClosesBeforeItsStatusCutsTheCallOffOnce() {
    var state = ServerCallState(kind: .unary)
    #expect(state.streamClosed() == true)
    #expect(state.streamClosed() == false)
    #expect(state.finish(isOK: true) == .dropped)
  }
}
