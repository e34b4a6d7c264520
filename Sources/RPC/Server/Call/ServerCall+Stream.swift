import HTTP2
import NIOCore

// What the stream says.
extension ServerCall: StreamDelegate, DeadlineObserver {
  func received(headers: HeaderFields, endStream: Bool) {
    open(headers, endStream: endStream)
  }

  func receivedHeadersOverLimit(endStream: Bool) {
    if record != nil {
      return fail(RPCError(.resourceExhausted, reason: .metadataTooLarge, "the trailers are too large"))
    }
    _ = state.finish(isOK: false)
    stream.send(headers: ResponseFields.headersTooLarge(requestID: connection.loop.makeRequestID()), endStream: true)
  }

  func received(data: ByteBuffer, endStream: Bool) {
    owedBytes += data.readableBytes
    if let web, !web.hasPrefixes { return received(body: data, endStream: endStream) }
    if !state.isOver {
      record?.bytesReceived.add(data.readableBytes)
      deframer.append(data)
      takeMessages(endStream: endStream)
    }
    returnCredit()
    if endStream { react(to: state.receivedEnd(insideMessage: deframer.isInsideMessage)) }
  }

  func received(trailers: HeaderFields) {
    if let web, !web.hasPrefixes { return takeBody() }
    react(to: state.receivedEnd(insideMessage: deframer.isInsideMessage))
  }

  func writabilityChanged(isWritable: Bool) {
    guard isWritable, !writeWaiters.isEmpty else { return }
    let waiters = writeWaiters
    writeWaiters = []
    for waiter in waiters { waiter.resume(returning: ()) }
  }

  func closed(_ reason: StreamClosure) {
    defer { endPart() }
    guard state.streamClosed() else { return }
    record?.cutOff = .cancelled
    release()
    abandon(RPCError(.cancelled, reason: .cancelled, "the client went away"))
  }

  func deadlinePassed() {
    deadline = nil
    let limit = connection.core.configuration.largestDeadline
    let message = hasLargestDeadline ? "the call has taken \(limit), the largest deadline here" : "the deadline passed"
    fail(RPCError(.deadlineExceeded, reason: .deadlineExceeded, message))
  }

  private func takeMessages(endStream: Bool) {
    do throws(MessageDeframer.Failure) {
      while !state.isOver, let message = try deframer.next() {
        switch state.receivedMessage() {
        // At the end of the request the handler takes it at once.
        case .keep: enqueue(endStream ? message : message.compacted())
        case .deliver:
          let waiter = requestWaiter
          requestWaiter = nil
          // A waiter whose task was cancelled takes nothing: the message is for whoever asks next.
          if waiter?.resume(returning: message) != true { enqueue(message.compacted()) }
        case .fail(let error): fail(error)
        case .ignore, .startHandler, .endRequests: break
        }
      }
    } catch {
      let error = RPCError(error)
      fail(web?.told(error) ?? error)
    }
    boundUnfinished()
  }

  func enqueue(_ message: ReceivedMessage) {
    queuedBytes += message.frameSize
    requests.append(message)
  }

  /// Messages that aren't whole get their credit back, else those larger than the window would never become whole. So
  /// their bytes are bounded by counting them for the whole connection.
  func boundUnfinished() {
    guard !state.isOver else { return }
    connection.unfinishedBytes += deframer.unreadCount - unfinishedBytes
    unfinishedBytes = deframer.unreadCount
    let limit = connection.core.configuration.maximumUnfinishedBytes
    guard connection.unfinishedBytes > limit else { return }
    fail(
      RPCError(
        .resourceExhausted, reason: .serverBusy, "the connection has too many unfinished messages",
        quotaViolations: [QuotaViolation(subject: "unfinished messages", description: "at most \(limit) bytes")],
        retryDelay: .seconds(1)))
  }

  /// The client may send as much more as isn't waiting for the handler.
  func returnCredit() {
    let credit = owedBytes - (state.isOver ? 0 : queuedBytes)
    guard credit > 0 else { return }
    owedBytes -= credit
    stream.consume(bytes: credit)
  }
}
