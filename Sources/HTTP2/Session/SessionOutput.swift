import CNghttp2
import NIOCore

/// What streams submit, and how it becomes bytes.
extension HTTP2Session {
  /// Fills `output` with frames until it holds `limit` bytes or there are none: the last frame may go beyond.
  ///
  /// - Returns: Whether the limit was the reason to stop.
  /// - Throws: If nghttp2 has failed: the connection can't go on.
  func produce(limit: Int) throws(SessionFailure) -> Bool {
    outputLimit = limit
    while output.readableBytes < limit {
      var frame: UnsafePointer<UInt8>?
      let before = output.readableBytes
      let count = nghttp2_session_mem_send(handle, &frame)
      if count > 0, let frame {
        output.writeBytes(UnsafeRawBufferPointer(start: frame, count: count))
        if !settingsSent { advertiseStreamLimit(count) }
      } else if count < 0 {
        throw SessionFailure()
      } else if output.readableBytes == before {
        return false
      }
    }
    return true
  }

  /// Rewrites the limit of concurrent streams in the first SETTINGS, which `output` ends with. nghttp2 answers a stream
  /// over a limit that it knows with a connection error; RFC 9113 section 5.1.2 lets it be REFUSED_STREAM, which a client
  /// may try again. So only the peer is told the limit, and `onBeginHeaders` keeps it.
  private func advertiseStreamLimit(_ count: Int) {
    let start = output.writerIndex - count
    guard output.getInteger(at: start + 3, as: UInt8.self) == UInt8(NGHTTP2_SETTINGS.rawValue) else { return }
    settingsSent = true
    for offset in stride(from: start + 9, to: output.writerIndex, by: 6) {
      let id: UInt16? = output.getInteger(at: offset)
      guard id == UInt16(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue) else { continue }
      output.setInteger(UInt32(clamping: limits.maxConcurrentStreams), at: offset + 2)
    }
  }

  /// Tells streams what has changed for them, outside of nghttp2's calls. They may send at once, so that `produce` is due
  /// again.
  func settle() {
    while let stream = withdrawn.popLast() { close(stream, .reset(stream.resetCode)) }
    updateCongestion()
    while let stream = drained.popLast() { stream.updateWritability() }
  }

  /// Tells all streams when their queues together cross the mark.
  func updateCongestion() {
    guard isCongested != wasCongested else { return }
    wasCongested = isCongested
    for stream in streams { stream.updateWritability() }
  }

  func submitResponse(_ stream: HTTP2Stream, _ headers: HeaderFields, endStream: Bool) {
    let result = headers.withPairs { pairs, count in
      withBody(!endStream) { nghttp2_submit_response(handle, stream.id, pairs, count, $0) }
    }
    if result == 0 { owner.needsFlush() } else { stream.reset(.internalError) }
  }

  /// Opens a stream of ours (client).
  ///
  /// - Throws: If the ids of the connection are used up.
  func openStream(
    _ headers: HeaderFields, endStream: Bool, delegate: any StreamDelegate
  ) throws(SessionFailure) -> HTTP2Stream {
    let id = headers.withPairs { pairs, count in
      withBody(!endStream) { nghttp2_submit_request(handle, nil, pairs, count, $0, nil) }
    }
    guard id > 0 else { throw SessionFailure() }
    let stream = HTTP2Stream(id: id, session: self, headersSubmitted: true)
    if endStream { stream.outbound.ending = .submitted }
    stream.delegate = delegate
    add(stream)
    _ = nghttp2_session_set_stream_user_data(handle, id, Unmanaged.passUnretained(stream).toOpaque())
    return stream
  }

  /// What tells nghttp2 that DATA will follow the headers.
  private func withBody<R>(_ hasBody: Bool, _ body: (UnsafePointer<nghttp2_data_provider>?) -> R) -> R {
    guard hasBody else { return body(nil) }
    var provider = nghttp2_data_provider()
    provider.read_callback = SessionCallbacks.readData
    return body(&provider)
  }

  func resumeOutput(_ stream: HTTP2Stream) {
    if stream.isDeferred {
      stream.isDeferred = false
      _ = nghttp2_session_resume_data(handle, stream.id)
    }
    owner.needsFlush()
  }

  func submitReset(_ stream: HTTP2Stream, _ code: ErrorCode) {
    queuedBytes -= stream.outbound.byteCount
    stream.outbound.removeAll()
    _ = nghttp2_submit_rst_stream(handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, code.rawValue)
    if role == .client, !stream.requestSent { withdrawn.append(stream) }
    owner.needsFlush()
  }

  func consume(_ stream: HTTP2Stream, _ bytes: Int) {
    _ = nghttp2_session_consume(handle, stream.id, bytes)
    // WINDOW_UPDATE is queued only once a good part of the window is used.
    if nghttp2_session_want_write(handle) != 0 { owner.needsFlush() }
  }

  func onReadData(_ id: Int32, capacity: Int, flags: inout UInt32) -> Int {
    guard let stream = stream(id), !stream.isReset else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
    let queued = stream.outbound.byteCount
    let count = min(queued, capacity)
    flags = NGHTTP2_DATA_FLAG_NO_COPY.rawValue
    guard count == queued else { return count }
    switch stream.outbound.ending {
    case .open, .submitted:
      guard count == 0 else { return count }
      stream.isDeferred = true
      return Int(NGHTTP2_ERR_DEFERRED.rawValue)
    case .endStream:
      stream.outbound.ending = .submitted
      flags |= NGHTTP2_DATA_FLAG_EOF.rawValue
    case .trailers(let fields):
      // Trailers are submitted here, where the last DATA is known to precede them.
      stream.outbound.ending = .submitted
      let result = fields.withPairs { nghttp2_submit_trailer(handle, id, $0, $1) }
      guard result == 0 else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
      // With no byte left the trailers go alone: the empty DATA stays deferred until the stream is closed.
      guard count > 0 else { return Int(NGHTTP2_ERR_DEFERRED.rawValue) }
      flags |= NGHTTP2_DATA_FLAG_EOF.rawValue | NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
    }
    return count
  }

  /// Writes a whole DATA frame: its 9 bytes of head (we never pad), and what `onReadData` has promised.
  func onSendData(_ id: Int32, head: UnsafePointer<UInt8>, count: Int) -> Int32 {
    guard let stream = stream(id), stream.outbound.byteCount >= count else {
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }
    output.writeBytes(UnsafeRawBufferPointer(start: head, count: 9))
    stream.outbound.move(count, to: &output)
    queuedBytes -= count
    // A client that lets a stream go on byte by byte earns nothing by it.
    if count >= 1_024 || stream.outbound.byteCount == 0 { budget.earn(AbuseBudget.dataSent) }
    progressEnd = producedBytes &+ UInt64(output.readableBytes)
    if !stream.reportedWritable { drained.append(stream) }
    // By itself nghttp2 goes on to the next DATA as long as there is any.
    return output.readableBytes < outputLimit ? 0 : NGHTTP2_ERR_PAUSE.rawValue
  }

  func onFrameSent(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
    let head = frame.pointee.hd
    switch UInt32(head.type) {
    case NGHTTP2_DATA.rawValue, NGHTTP2_HEADERS.rawValue:
      let endStream = head.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
      if UInt32(head.type) == NGHTTP2_HEADERS.rawValue { budget.earn(AbuseBudget.headersSent) }
      guard endStream || role == .client, let stream = stream(head.stream_id) else { return 0 }
      stream.requestSent = true
      guard endStream else { return 0 }
      stream.outputEnded = true
      if role == .server, !stream.inputEnded {
        // The rest of the request is of no use any more (RFC 9113, section 8.1).
        stream.isReset = true
        return nghttp2_submit_rst_stream(
          handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, ErrorCode.noError.rawValue)
      }
    case NGHTTP2_RST_STREAM.rawValue:
      if frame.pointee.rst_stream.error_code != NGHTTP2_NO_ERROR.rawValue { spend(.resetSent) }
    case NGHTTP2_GOAWAY.rawValue:
      goAwaySent(ErrorCode(rawValue: frame.pointee.goaway.error_code))
    default: break
    }
    return 0
  }

  /// A request that could not leave: the peer has said GOAWAY, or it was reset while it waited for its turn.
  func onFrameNotSent(_ frame: UnsafePointer<nghttp2_frame>, _ code: Int32) -> Int32 {
    let head = frame.pointee.hd
    guard role == .client, UInt32(head.type) == NGHTTP2_HEADERS.rawValue,
      let stream = streams.first(where: { $0.id == head.stream_id }), !stream.requestSent
    else { return 0 }
    close(stream, .reset(stream.isReset ? stream.resetCode : .refusedStream))
    return 0
  }
}
