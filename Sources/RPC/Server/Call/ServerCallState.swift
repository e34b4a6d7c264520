/// What may happen in a call, in which order, as the server sees it. Knows nothing of bytes and time.
///
/// The client opens the call, sends messages and half-closes; the server sends headers, messages and trailers. Either
/// side may end it at any moment, and what comes after the end is ignored.
struct ServerCallState {
  /// What is to be done about something that was received.
  enum Reaction {
    /// Nothing: the call is over.
    case ignore
    /// Keep the message: the handler starts at the half-close.
    case keep
    /// Hand the message to the running handler.
    case deliver
    /// Start the handler with the message that was kept.
    case startHandler
    /// Tell the running handler that no more requests come.
    case endRequests
    /// Answer with this error, and cancel the handler if it runs.
    case fail(RPCError)
  }

  /// How a message of the handler leaves.
  enum MessageOutput {
    /// Behind the response headers.
    case withHeaders
    /// By itself: the headers are out already.
    case plain
    /// Not at all: the call is over.
    case dropped
  }

  /// How the call's status leaves.
  enum StatusOutput {
    /// As the only headers of the response.
    case trailersOnly
    /// Behind headers that aren't out yet: an empty answer that is OK.
    case headersAndTrailers
    /// As trailers.
    case trailers
    /// Not at all: the call is over.
    case dropped
  }

  private let kind: MethodKind
  private var hasRequest = false
  private var hasSentHeaders = false

  /// Whether the client has half-closed. If it hasn't when the status is sent, the rest of its request is reset.
  private(set) var isHalfClosed = false
  /// Whether the status was sent, or the stream is gone.
  private(set) var isOver = false

  init(kind: MethodKind) { self.kind = kind }

  /// The client sent a whole message.
  mutating func receivedMessage() -> Reaction {
    guard !isOver, !isHalfClosed else { return .ignore }
    guard kind.takesOneRequest else { return .deliver }
    guard !hasRequest else { return .fail(.messageCount("the method takes one message, and more were sent")) }
    hasRequest = true
    return .keep
  }

  /// The client half-closed, maybe inside a message.
  mutating func receivedEnd(insideMessage: Bool) -> Reaction {
    guard !isHalfClosed else { return .ignore }
    isHalfClosed = true
    guard !isOver else { return .ignore }
    guard !insideMessage else {
      return .fail(
        RPCError(.internal, reason: .messageIncomplete, "the request ended inside a message"))
    }
    guard kind.takesOneRequest else { return .endRequests }
    return hasRequest ? .startHandler : .fail(.messageCount("the method takes one message, and none was sent"))
  }

  /// The handler has a message to send.
  mutating func sendMessage() -> MessageOutput {
    guard !isOver else { return .dropped }
    guard !hasSentHeaders else { return .plain }
    hasSentHeaders = true
    return .withHeaders
  }

  /// The call has its outcome: the handler's, the deadline's, or that of an error in the request.
  mutating func finish(isOK: Bool) -> StatusOutput {
    guard !isOver else { return .dropped }
    isOver = true
    if hasSentHeaders { return .trailers }
    return isOK ? .headersAndTrailers : .trailersOnly
  }

  /// The stream is gone: finished, reset, or its connection lost. True if that cut the call off.
  mutating func streamClosed() -> Bool {
    guard !isOver else { return false }
    isOver = true
    return true
  }
}

extension RPCError {
  fileprivate static func messageCount(_ message: String) -> RPCError {
    RPCError(.unimplemented, reason: .messageCountInvalid, message)
  }
}
