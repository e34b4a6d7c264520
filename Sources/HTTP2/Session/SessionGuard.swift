import CNghttp2
import NIOCore

/// What a server looks at before nghttp2 does: frames that are errors for certain, and the budget of abuse.
extension HTTP2Session {
  /// A connection error that was found in the input.
  enum Finding: Equatable {
    case violation(ErrorCode)
    case abuse(AbuseKind)
  }

  /// Looks at the heads of the frames in some input.
  ///
  /// - Returns: How much of it nghttp2 may see, all if that is nil, and what is wrong with the rest.
  func inspect(_ bytes: UnsafeRawBufferPointer) -> (count: Int?, finding: Finding?) {
    guard role == .server else { return (nil, nil) }
    var finding: Finding?
    let count = scanner.scan(bytes) { head in
      finding = judge(head)
      return finding == nil
    }
    return (count, finding)
  }

  private func judge(_ head: FrameScanner.Head) -> Finding? {
    let endStream = head.has(FrameScanner.Flag.endStream)
    switch head.type {
    case FrameScanner.Kind.data:
      if case .error(let code) = peerStreams.data(head.stream, endStream: endStream) { return .violation(code) }
      // A padded frame may be nothing but its padding.
      let padding = head.has(FrameScanner.Flag.padded) ? 256 : 0
      return endStream || head.length - padding >= Self.prefixBytes ? nil : charge(.tinyData)
    case FrameScanner.Kind.headers:
      switch peerStreams.headers(head.stream, endStream: endStream) {
      case .opens: return lastStreamWasNamed ? charge(.streamAfterGoAway) : nil
      case .known: return charge(.trailers)
      case .error(let code): return .violation(code)
      }
    case FrameScanner.Kind.priority:
      // nghttp2 doesn't look at them, as the tree of priorities is off.
      if head.stream == 0 || head.stream == head.dependency { return .violation(.protocolError) }
      return charge(.priority)
    case FrameScanner.Kind.reset:
      peerStreams.reset(head.stream)
      return charge(.resetReceived)
    case FrameScanner.Kind.settings: return charge(.settings)
    case FrameScanner.Kind.ping: return charge(.ping)
    case FrameScanner.Kind.goAway: return charge(.goAway)
    case FrameScanner.Kind.windowUpdate: return charge(.windowUpdate)
    case FrameScanner.Kind.continuation: return charge(.continuation)
    default: return charge(.unknownFrame)
    }
  }

  /// The prefix of a gRPC message: a frame with less is a fragment of one.
  private static let prefixBytes = 5

  private func charge(_ kind: AbuseKind) -> Finding? {
    budget.spend(kind, now: { executor.eventLoop.now }) ? nil : .abuse(kind)
  }

  /// Takes the cost of something that nghttp2 has found, and ends the connection if that was too much.
  ///
  /// - Returns: Whether the connection may go on.
  @discardableResult
  func spend(_ kind: AbuseKind) -> Bool {
    guard role == .server, abuse == nil, let finding = charge(kind) else { return true }
    conclude(finding)
    return false
  }

  /// Ends the connection for what was found.
  func conclude(_ finding: Finding) {
    switch finding {
    case .violation(let code): terminate(code)
    case .abuse(let kind):
      abuse = abuse ?? kind
      terminate(.enhanceYourCalm)
    }
  }

  /// nghttp2 resets the stream, or has a connection error of its own.
  func onInvalidFrame(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
    let isHeaders = UInt32(frame.pointee.hd.type) == NGHTTP2_HEADERS.rawValue
    return spend(isHeaders ? .badHeaders : .invalidFrame) ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
  }
}
