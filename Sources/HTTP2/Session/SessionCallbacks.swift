import CNghttp2

/// nghttp2's callback table and options, made once for all sessions and never freed. Each callback finds its session in
/// the user data and calls the method of the same name.
struct SessionCallbacks: @unchecked Sendable {  // never written after it is made
  let callbacks: OpaquePointer
  let options: OpaquePointer

  /// Nil only without memory.
  static let shared = SessionCallbacks()

  private init?() {
    var table: OpaquePointer?
    var settings: OpaquePointer?
    guard nghttp2_session_callbacks_new(&table) == 0, let table, nghttp2_option_new(&settings) == 0, let settings
    else { return nil }
    callbacks = table
    options = settings

    // Credit is given back when the owner has dealt with the bytes.
    nghttp2_option_set_no_auto_window_update(settings, 1)
    // Closed streams need not be kept: the priority tree is off.
    nghttp2_option_set_no_closed_streams(settings, 1)
    // What is sent repeats itself in a few short fields: a small table holds them, and an idle connection less memory.
    nghttp2_option_set_max_deflate_dynamic_table_size(settings, 1_024)
    // Blanks around a value are legal in gRPC metadata, and stripped there.
    nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(settings, 1)

    // A server's budget of abuse comes first; these are far beyond it, and for nghttp2 would be errors of ours.
    nghttp2_option_set_stream_reset_rate_limit(settings, 1 << 62, 1)
    nghttp2_option_set_max_outbound_ack(settings, 10_000)

    nghttp2_session_callbacks_set_on_begin_headers_callback(table) { _, frame, session in
      withSession(session, frame) { $0.onBeginHeaders($1) }
    }
    nghttp2_session_callbacks_set_on_header_callback2(table) { _, frame, name, value, flags, session in
      guard let name, let value else { return callbackFailure }
      return withSession(session, frame) { session, _ in
        session.onHeader(nghttp2_rcbuf_get_buf(name), nghttp2_rcbuf_get_buf(value), flags: flags)
        return 0
      }
    }
    // A field that HTTP/2 forbids makes the request malformed: the stream is reset with PROTOCOL_ERROR.
    nghttp2_session_callbacks_set_on_invalid_header_callback2(table) { _, _, _, _, _, _ in
      NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(table) { _, _, id, bytes, count, session in
      withSession(session, bytes) { $0.onData(id, UnsafeRawBufferPointer(start: $1, count: count)) }
    }
    nghttp2_session_callbacks_set_on_frame_recv_callback(table) { _, frame, session in
      withSession(session, frame) { $0.onFrame($1) }
    }
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(table) { _, frame, _, session in
      withSession(session, frame) { $0.onInvalidFrame($1) }
    }
    nghttp2_session_callbacks_set_on_stream_close_callback(table) { _, id, code, session in
      withSession(session, session) { owner, _ in owner.onStreamClose(id, ErrorCode(rawValue: code)) }
    }
    nghttp2_session_callbacks_set_send_data_callback(table) { _, frame, head, count, _, session in
      guard let head else { return callbackFailure }
      return withSession(session, frame) { $0.onSendData($1.pointee.hd.stream_id, head: head, count: count) }
    }
    nghttp2_session_callbacks_set_on_frame_send_callback(table) { _, frame, session in
      withSession(session, frame) { $0.onFrameSent($1) }
    }
    nghttp2_session_callbacks_set_on_frame_not_send_callback(table) { _, frame, code, session in
      withSession(session, frame) { $0.onFrameNotSent($1, code) }
    }
  }

  /// Called by nghttp2 when it may send DATA of a stream.
  static let readData: nghttp2_data_source_read_callback = { _, id, _, capacity, flags, _, session in
    guard let session, let flags else { return Int(callbackFailure) }
    return Unmanaged<HTTP2Session>.fromOpaque(session)._withUnsafeGuaranteedRef {
      $0.onReadData(id, capacity: capacity, flags: &flags.pointee)
    }
  }
}

private let callbackFailure = NGHTTP2_ERR_CALLBACK_FAILURE.rawValue

/// The session behind nghttp2's user data, without a retain: it is alive, as it made the call that led here.
@inline(__always)
private func withSession<Pointee>(
  _ userData: UnsafeMutableRawPointer?, _ argument: Pointee?, _ body: (HTTP2Session, Pointee) -> Int32
) -> Int32 {
  guard let userData, let argument else { return callbackFailure }
  return Unmanaged<HTTP2Session>.fromOpaque(userData)._withUnsafeGuaranteedRef { body($0, argument) }
}
