import CNghttp2
import NIOCore

/// Bytes to events.
extension HTTP2Session {
  /// Takes bytes from the peer. What they ask for is queued for `produce`; a peer that breaks the protocol is told so by
  /// the GOAWAY in there, after which ``isFinished`` is true.
  func receive(_ bytes: ByteBuffer) {
    guard !isClosed, abuse == nil else { return }
    input = bytes
    var finding: Finding?
    let result = bytes.withUnsafeReadableBytes { all in
      let (count, found) = inspect(all)
      finding = found
      return nghttp2_session_mem_recv(
        handle, all.baseAddress?.assumingMemoryBound(to: UInt8.self), count ?? all.count)
    }
    deliverHeldData(endStream: false)
    // The memory of what was read goes back to its allocator.
    input = ByteBuffer()
    guard !isClosed, abuse == nil else { return }
    guard result < 0 else {
      if let finding { conclude(finding) }
      return
    }
    // Most violations nghttp2 turns into GOAWAY itself; these it leaves to its caller.
    switch Int32(clamping: result) {
    case NGHTTP2_ERR_FLOODED.rawValue: conclude(.abuse(.ping))
    case NGHTTP2_ERR_TOO_MANY_CONTINUATIONS.rawValue: conclude(.abuse(.continuation))
    case NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue: terminate(.protocolError)
    default: terminate(.internalError)
    }
  }

  func onBeginHeaders(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
    guard !isClosed else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
    deliverHeldData(endStream: false)
    // That of a block which nobody was given is still here.
    if !block.isWorthReuse { block = executor.takeFieldStorage() }
    block.removeAll(keepingCapacity: true)
    block.reserveCapacity(FieldStorage.usualCapacity)
    blockBytes = 0
    blockIsOverLimit = false
    guard role == .server, frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST else { return 0 }
    let id = frame.pointee.hd.stream_id
    guard streams.count < limits.maxConcurrentStreams else {
      // Without a stream object nothing of it is stored or handed on.
      return nghttp2_submit_rst_stream(
        handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), id, ErrorCode.refusedStream.rawValue)
    }
    let stream = HTTP2Stream(id: id, session: self)
    add(stream)
    return nghttp2_session_set_stream_user_data(handle, id, Unmanaged.passUnretained(stream).toOpaque())
  }

  func onHeader(_ name: nghttp2_vec, _ value: nghttp2_vec, flags: UInt8) {
    guard !blockIsOverLimit else { return }
    blockBytes += name.len + value.len + 32
    guard blockBytes <= limits.maxHeaderListBytes else {
      blockIsOverLimit = true
      spend(.badHeaders)
      block.removeAll(keepingCapacity: true)
      return
    }
    block.append(
      name: UnsafeRawBufferPointer(start: name.base, count: name.len),
      value: UnsafeRawBufferPointer(start: value.base, count: value.len))
  }

  func onData(_ id: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    deliverHeldData(endStream: false)
    guard let stream = stream(id), !stream.isReset else {
      return nghttp2_session_consume_connection(handle, bytes.count)
    }
    stream.unconsumedBytes += bytes.count
    heldStream = stream
    heldData = input.withUnsafeReadableBytes { all -> ByteBuffer? in
      // nghttp2 hands out pointers into what it was given: the slice shares it.
      guard let base = all.baseAddress, let start = bytes.baseAddress else { return nil }
      return input.getSlice(at: input.readerIndex + (start - base), length: bytes.count)
    }
    return 0
  }

  func onFrame(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
    // A delegate may have closed the connection: the rest of the input is not looked at.
    guard !isClosed else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
    let head = frame.pointee.hd
    let endStream = head.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
    switch UInt32(head.type) {
    case NGHTTP2_DATA.rawValue:
      if heldData != nil {
        deliverHeldData(endStream: endStream)
      } else if endStream, let stream = stream(head.stream_id) {
        stream.received(data: ByteBuffer(), endStream: true)
      }
    case NGHTTP2_HEADERS.rawValue:
      if let stream = stream(head.stream_id) { deliverBlock(to: stream, endStream: endStream) }
    case NGHTTP2_PING.rawValue where head.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0:
      owner.pingAcknowledged(
        withUnsafeBytes(of: frame.pointee.ping.opaque_data) { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) })
    case NGHTTP2_GOAWAY.rawValue:
      let code = ErrorCode(rawValue: frame.pointee.goaway.error_code)
      peerGoAway = code
      owner.goAwayReceived(code)
    default: break
    }
    return 0
  }

  private func deliverHeldData(endStream: Bool) {
    guard let data = heldData, let stream = heldStream else { return }
    heldData = nil
    heldStream = nil
    stream.received(data: data, endStream: endStream)
  }

  private func deliverBlock(to stream: HTTP2Stream, endStream: Bool) {
    let fields = HeaderFields(block)
    block = FieldStorage()
    let overLimit = blockIsOverLimit
    let isInformational =
      role == .client && !stream.headersReceived && !overLimit && fields[":status"]?.first == UInt8(ascii: "1")
    if !isInformational {
      if stream.delegate == nil { stream.delegate = owner.accept(stream) }
      stream.received(block: fields, overLimit: overLimit, endStream: endStream)
    }
  }

  func onStreamClose(_ id: Int32, _ code: ErrorCode) -> Int32 {
    guard let stream = stream(id) else { return 0 }
    deliverHeldData(endStream: false)
    let isWhole = role == .server ? stream.outputEnded : stream.inputEnded
    // What a peer says of a stream after its response is whole changes nothing.
    close(stream, isWhole ? .finished : .reset(code))
    return 0
  }
}
