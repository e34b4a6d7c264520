import HTTP2
import Testing

@testable import RPC

@Suite struct ClientCallStateTests {
  private static let kinds: [MethodKind] = [.unary, .serverStreaming, .clientStreaming, .bidirectional]

  private func head(_ fields: KeyValuePairs<String, String>) -> ResponseHead {
    var block = HeaderFields()
    for (name, value) in fields { block.append(name, value) }
    return ResponseHead(block)
  }
  private var headers: ResponseHead { head([":status": "200", "content-type": "application/grpc+proto"]) }
  private var ok: ResponseHead { head(["grpc-status": "0"]) }

  private func name(_ outcome: ClientCallState.Outcome?) -> String {
    switch outcome {
    case nil: "open"
    case .ok: "ok"
    case .failed(let error): "\(error.code.name) \(error.reason.rawValue)"
    }
  }

  @Test(arguments: kinds) func oneMessageAndOK(kind: MethodKind) {
    var state = ClientCallState(kind: kind)
    state.receivedHeaders(headers)
    #expect(state.receivedMessage() == true)
    #expect(name(state.outcome) == "open")
    state.receivedTrailers(ok, insideMessage: false)
    #expect(name(state.outcome) == "ok")
  }

  @Test(arguments: kinds) func noMessageAndOK(kind: MethodKind) {
    var state = ClientCallState(kind: kind)
    state.receivedHeaders(headers)
    state.receivedTrailers(ok, insideMessage: false)
    #expect(name(state.outcome) == (kind.givesOneResponse ? "UNIMPLEMENTED MESSAGE_COUNT_INVALID" : "ok"))
  }

  @Test(arguments: kinds) func twoMessages(kind: MethodKind) {
    var state = ClientCallState(kind: kind)
    state.receivedHeaders(headers)
    _ = state.receivedMessage()
    #expect(state.receivedMessage() == !kind.givesOneResponse)
    #expect(name(state.outcome) == (kind.givesOneResponse ? "UNIMPLEMENTED MESSAGE_COUNT_INVALID" : "open"))
  }

  @Test func trailersOnly() {
    var state = ClientCallState(kind: .unary)
    state.receivedTrailers(
      head([":status": "200", "content-type": "application/grpc", "grpc-status": "5", "grpc-message": "no%20such"]),
      insideMessage: false)
    guard case .failed(let error) = state.outcome else {
      Issue.record("not failed")
      return
    }
    #expect(error.code == .notFound)
    #expect(error.message == "no such")
  }

  @Test func anUnknownOrBrokenStatusIsUnknown() {
    for value in ["17", "-1", "x", "", "99999999999"] {
      var state = ClientCallState(kind: .unary)
      state.receivedHeaders(headers)
      state.receivedTrailers(head(["grpc-status": value]), insideMessage: false)
      #expect(name(state.outcome) == "UNKNOWN UNSPECIFIED")
    }
  }

  @Test func whatIsNotGRPC() {
    let cases: [(KeyValuePairs<String, String>, String)] = [
      ([":status": "404"], "UNIMPLEMENTED RESPONSE_INVALID"), ([":status": "503"], "UNAVAILABLE RESPONSE_INVALID"),
      ([":status": "200", "content-type": "text/html"], "UNKNOWN RESPONSE_INVALID"),
      ([":status": "200"], "UNKNOWN RESPONSE_INVALID"),
      (
        [":status": "200", "content-type": "application/grpc", "grpc-encoding": "br"],
        "INTERNAL RESPONSE_INVALID"
      ),
    ]
    for (fields, expected) in cases {
      var streaming = ClientCallState(kind: .unary)
      streaming.receivedHeaders(head(fields))
      #expect(name(streaming.outcome) == expected)
      var ended = ClientCallState(kind: .unary)
      ended.receivedTrailers(head(fields), insideMessage: false)
      #expect(name(ended.outcome) == expected)
    }
  }

  @Test func brokenOrders() {
    var messageFirst = ClientCallState(kind: .bidirectional)
    #expect(messageFirst.receivedMessage() == false)
    #expect(name(messageFirst.outcome) == "INTERNAL RESPONSE_INVALID")

    var headersTwice = ClientCallState(kind: .bidirectional)
    headersTwice.receivedHeaders(headers)
    headersTwice.receivedHeaders(headers)
    #expect(name(headersTwice.outcome) == "INTERNAL RESPONSE_INVALID")

    var noStatus = ClientCallState(kind: .bidirectional)
    noStatus.receivedHeaders(headers)
    noStatus.receivedTrailers(head(["x": "y"]), insideMessage: false)
    #expect(name(noStatus.outcome) == "INTERNAL RESPONSE_INVALID")

    var insideMessage = ClientCallState(kind: .bidirectional)
    insideMessage.receivedHeaders(headers)
    insideMessage.receivedTrailers(ok, insideMessage: true)
    #expect(name(insideMessage.outcome) == "INTERNAL RESPONSE_INVALID")
  }

  @Test func theFirstEndCounts() {
    var state = ClientCallState(kind: .bidirectional)
    state.end(RPCError(.deadlineExceeded, reason: .deadlineExceeded, ""))
    state.receivedHeaders(headers)
    #expect(state.receivedMessage() == false)
    state.receivedTrailers(ok, insideMessage: false)
    state.end(.cancelledByCaller)
    #expect(name(state.outcome) == "DEADLINE_EXCEEDED DEADLINE_EXCEEDED")
    #expect(!state.maySend)
    #expect(state.halfClose() == false)
  }

  @Test func requestsEndOnce() {
    var state = ClientCallState(kind: .clientStreaming)
    #expect(state.maySend)
    #expect(state.halfClose() == true)
    #expect(!state.maySend)
    #expect(state.halfClose() == false)
  }
}
