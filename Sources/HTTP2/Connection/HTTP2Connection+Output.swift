import NIOCore

// What leaves, and how a connection ends once all has left.
extension HTTP2Connection {
  /// Writes what there is to say as long as the transport takes it, and finds out whether that was the end.
  func flush() {
    isWaitingForFlush = false
    guard let transport, !isLingering else { return }
    guard let session else { return flushHTTP1(transport) }
    session.settle()
    guard self.transport != nil else { return }
    do {
      while transport.isWritable {
        let isFull = try write(session, to: transport)
        session.settle()
        guard self.transport != nil else { return }
        if !isFull, !session.hasOutput { break }
      }
    } catch {
      return close(.aborted)
    }
    if session.isFinished {
      linger(transport, session.closure)
    } else if inputIsClosed, session.streams.isEmpty {
      linger(transport, .peerClosed)
    } else {
      planOutputLook()
    }
  }

  func planOutputLook() {
    guard outputLook == .distantFuture else { return }
    outputLook = stall.nextLook(after: eventLoop.now)
    scheduleCheck()
  }

  /// - Returns: Whether there is more to write.
  private func write(_ session: HTTP2Session, to transport: ConnectionHandler) throws(SessionFailure) -> Bool {
    // The buffer changes hands, so that its memory stays unshared and is used again.
    swap(&session.output, &executor.spareOutput)
    defer { swap(&session.output, &executor.spareOutput) }
    session.output.clear(minimumCapacity: Self.chunkBytes + Self.largestFrameBytes)
    let isFull = try session.produce(limit: Self.chunkBytes)
    let count = session.output.readableBytes
    if count > 0 {
      session.producedBytes &+= UInt64(count)
      transport.write(session.output)
    }
    return isFull
  }

  /// Bytes that are written at once; the loop's buffer has room for one more frame.
  static let chunkBytes = 64 * 1024
  static let largestFrameBytes = 16 * 1024 + 9

  /// All is said. The sending side is shut first, and what the peer still sends is read: a close with unread input would
  /// make the system discard what the peer has not yet read.
  func linger(_ transport: ConnectionHandler, _ reason: ConnectionClosure) {
    isLingering = true
    let reason = closure ?? reason
    closure = reason
    tellDraining()
    session?.close(reason)
    http1?.close(reason)
    // To read what a flood still sends would be as dear as the flood.
    if case .abuse = reason { transport.stopReading() }
    transport.shutDownOutput { [self] in
      guard !isClosed else { return }
      guard !inputIsClosed else { return close(reason) }
      lingerEnd = eventLoop.now + TimeAmount(limits.lingerLimit)
      scheduleCheck()
    }
    watchForStall()
  }
}
