/// What may happen in a call, in which order, as the client sees it. Knows nothing of bytes and time.
struct ClientCallState {
  /// How the call ended.
  enum Outcome {
    /// With `grpc-status` 0 and as many messages as the method gives.
    case ok
    /// With another status, or without any.
    case failed(RPCError)
  }

  private enum Response { case waiting, open }

  private let kind: MethodKind
  private var response = Response.waiting
  private var messageCount = 0
  private var isHalfClosed = false

  /// Set once, by whatever ends the call first; what comes after is ignored.
  private(set) var outcome: Outcome?

  init(kind: MethodKind) { self.kind = kind }

  /// Whether a request may be sent now.
  var maySend: Bool { outcome == nil && !isHalfClosed }

  /// The requests are complete. True if that is to be said to the server.
  mutating func halfClose() -> Bool {
    guard maySend else { return false }
    isHalfClosed = true
    return true
  }

  /// Response headers that don't end the stream.
  mutating func receivedHeaders(_ head: ResponseHead) {
    guard outcome == nil else { return }
    guard response == .waiting else { return fail("headers came twice") }
    if let error = head.refusal {
      outcome = .failed(error)
    } else {
      response = .open
    }
  }

  /// A whole message. True if it is to be delivered.
  mutating func receivedMessage() -> Bool {
    guard outcome == nil else { return false }
    guard response == .open else {
      fail("a message came before the headers")
      return false
    }
    messageCount += 1
    guard messageCount == 1 || !kind.givesOneResponse else {
      outcome = .failed(
        RPCError(.unimplemented, reason: .messageCountInvalid, "more than one message where one was expected"))
      return false
    }
    return true
  }

  /// Trailers, or headers that end the stream: the call's status.
  mutating func receivedTrailers(_ head: ResponseHead, insideMessage: Bool) {
    guard outcome == nil else { return }
    if response == .waiting, head.status == nil, let refusal = head.refusal {
      outcome = .failed(refusal)
      return
    }
    switch head.status {
    case nil: fail("the answer ended without a grpc-status")
    case .failed(let error): outcome = .failed(error)
    case .ok:
      if insideMessage {
        fail("the answer ended inside a message")
      } else if kind.givesOneResponse, messageCount == 0 {
        outcome = .failed(
          RPCError(.unimplemented, reason: .messageCountInvalid, "no message where one was expected"))
      } else {
        outcome = .ok
      }
    }
  }

  /// The call ended without a status: the answer is broken, its stream or connection gone, its deadline passed, or
  /// the caller gave up.
  mutating func end(_ error: RPCError) {
    guard outcome == nil else { return }
    outcome = .failed(error)
  }

  private mutating func fail(_ message: String) {
    outcome = .failed(RPCError(.internal, reason: .responseInvalid, message))
  }
}
