import CNghttp2
import NIOCore

/// One side of an HTTP/2 connection without its transport: bytes in by ``receive(_:)``, bytes out by ``produce(limit:)``,
/// events to the streams' delegates in between. It drives one nghttp2 session, whose callbacks (`SessionCallbacks`) come
/// back as the `on…` methods of `SessionInput` and `SessionOutput`.
final class HTTP2Session {
  enum Role {
    case server, client
  }

  let role: Role
  let limits: ConnectionLimits
  let executor: LoopExecutor
  unowned let owner: any SessionOwner
  /// The nghttp2 session; freed by `deinit`.
  let handle: OpaquePointer

  /// Streams that are open. They own the objects that nghttp2's stream user data points to.
  private(set) var streams: [HTTP2Stream] = []
  /// Queued output of all streams, in bytes.
  var queuedBytes = 0
  /// More is queued than streams may add to.
  var isCongested: Bool { queuedBytes > limits.maxQueuedOutputBytes / 2 }
  /// What the streams last heard of it.
  var wasCongested = false

  /// Bytes on their way out, while `produce` runs; the memory is the executor's.
  var output = ByteBuffer()
  /// How many bytes `output` may hold before no further DATA is added.
  var outputLimit = 0
  /// All bytes that were ever written before what is in `output`.
  var producedBytes: UInt64 = 0
  /// While DATA waits, only output up to here is progress: it ends with the last DATA, or where the waiting began. What
  /// a peer can make us say at will, as the answers to its PINGs, comes after it and doesn't count.
  var progressEnd: UInt64 = 0
  /// Streams whose writability must be looked at again once `produce` is done.
  var drained: [HTTP2Stream] = []
  /// Client streams that were reset before their request was sent: nghttp2 says nothing of them.
  var withdrawn: [HTTP2Stream] = []
  /// The SETTINGS frame of a server leaves with the advertised stream limit, see `advertiseStreamLimit`.
  var settingsSent = false

  /// The header block that is coming in, its size by the RFC's count, and whether that is over the limit.
  var block = FieldStorage()
  var blockBytes = 0
  var blockIsOverLimit = false
  /// What is being read: DATA is handed on as slices of it.
  var input = ByteBuffer()
  /// A chunk of DATA that waits for the end of its frame, to be handed on together with END_STREAM.
  var heldData: ByteBuffer?
  var heldStream: HTTP2Stream?

  /// What a server looks at before nghttp2 does, see `SessionGuard`.
  var scanner = FrameScanner(preface: 24)
  var peerStreams = PeerStreams()
  var budget: AbuseBudget
  /// What the budget was spent on last, once it is.
  var abuse: AbuseKind?
  /// A GOAWAY has told the client which stream was the last.
  private(set) var lastStreamWasNamed = false

  /// Sent right after the GOAWAY that is queued.
  private var pingAfterNotice: UInt64?
  /// The connection error that this side has found, once GOAWAY with it is sent.
  private(set) var violation: ErrorCode?
  /// The error code of the peer's GOAWAY.
  var peerGoAway: ErrorCode?
  /// Nothing more is read or sent.
  private(set) var isClosed = false

  /// - Throws: If there is no memory.
  init(role: Role, limits: ConnectionLimits, executor: LoopExecutor, owner: any SessionOwner) throws(SessionFailure) {
    self.role = role
    self.limits = limits
    self.executor = executor
    self.owner = owner
    budget = AbuseBudget(
      capacity: limits.abuseBudget, pointsPerSecond: limits.abuseRefillPerSecond, now: executor.eventLoop.now)
    var handle: OpaquePointer?
    guard let shared = SessionCallbacks.shared else { throw SessionFailure() }
    // The session is made first and learns of its owner after, as `self` is not complete before it has a handle.
    var memory = SessionMemory.allocator
    let result =
      role == .server
      ? nghttp2_session_server_new3(&handle, shared.callbacks, nil, shared.options, &memory)
      : nghttp2_session_client_new3(&handle, shared.callbacks, nil, shared.options, &memory)
    guard result == 0, let handle else { throw SessionFailure() }
    self.handle = handle
    // Unretained: callbacks come only from calls that this object makes.
    nghttp2_session_set_user_data(handle, Unmanaged.passUnretained(self).toOpaque())
    guard submitSettings() else { throw SessionFailure() }
  }

  deinit {
    nghttp2_session_del(handle)
  }

  private func submitSettings() -> Bool {
    func entry(_ id: nghttp2_settings_id, _ value: Int) -> nghttp2_settings_entry {
      nghttp2_settings_entry(settings_id: Int32(id.rawValue), value: UInt32(clamping: value))
    }
    var entries = [
      entry(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, min(max(limits.streamWindowBytes, 1), Int(Int32.max))),
      entry(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.maxHeaderListBytes),
    ]
    switch role {
    case .server:
      // On the wire this is the limit, for nghttp2 it is out of reach: see `advertiseStreamLimit`.
      entries.append(entry(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, Int(Int32.max)))
      // Streams are served in turn; the old priority tree costs more than it gives (RFC 9113, section 5.3).
      entries.append(entry(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1))
    case .client:
      entries.append(entry(NGHTTP2_SETTINGS_ENABLE_PUSH, 0))
    }
    let window = Int32(clamping: max(limits.maxUnreadInputBytes, 65_535))
    let none = UInt8(NGHTTP2_FLAG_NONE.rawValue)
    return nghttp2_submit_settings(handle, none, entries, entries.count) == 0
      && nghttp2_session_set_local_window_size(handle, none, 0, window) == 0
  }

  /// Nothing is left to read or to send: after a GOAWAY, and the end of the last stream.
  var isFinished: Bool {
    nghttp2_session_want_read(handle) == 0 && nghttp2_session_want_write(handle) == 0
  }

  /// Why a finished session is over.
  var closure: ConnectionClosure {
    if let abuse { return .abuse(abuse) }
    if let violation { return .protocolViolation(violation) }
    if let code = peerGoAway, code != .noError { return .goAway(code) }
    return .graceful
  }

  /// Frames wait to be sent.
  var hasOutput: Bool { nghttp2_session_want_write(handle) != 0 }

  func stream(_ id: Int32) -> HTTP2Stream? {
    guard let pointer = nghttp2_session_get_stream_user_data(handle, id) else { return nil }
    return Unmanaged<HTTP2Stream>.fromOpaque(pointer).takeUnretainedValue()
  }

  func add(_ stream: HTTP2Stream) {
    stream.index = streams.count
    streams.append(stream)
  }

  /// Ends a stream: the one place where delegates hear of it.
  func close(_ stream: HTTP2Stream, _ reason: StreamClosure) {
    guard stream.session === self else { return }
    stream.session = nil
    let last = streams.removeLast()
    if last !== stream {
      last.index = stream.index
      streams[stream.index] = last
    }
    queuedBytes -= stream.outbound.byteCount
    stream.outbound.removeAll()
    nghttp2_session_set_stream_user_data(handle, stream.id, nil)
    if heldStream === stream {
      heldStream = nil
      heldData = nil
    }
    if stream.unconsumedBytes > 0 {
      nghttp2_session_consume_connection(handle, stream.unconsumedBytes)
      stream.unconsumedBytes = 0
    }
    let delegate = stream.delegate
    stream.delegate = nil
    delegate?.closed(reason)
  }

  /// Ends all streams with the connection: nghttp2 itself says nothing of them when it is freed.
  func close(_ reason: ConnectionClosure) {
    guard !isClosed else { return }
    isClosed = true
    while let stream = streams.last { close(stream, .connectionLost(reason)) }
    withdrawn = []
    drained = []
  }

  /// The peer sends nothing more. Requests that are not whole never will be; the answers to the others still go out.
  func inputClosed() {
    for stream in streams where !stream.inputEnded { stream.reset(.cancel) }
    guard !streams.isEmpty else { return }
    // To a peer that still reads this means nothing. Where it is gone altogether, which looks the same from here, its
    // system answers by resetting the transport: then nobody works for it any longer.
    _ = nghttp2_submit_window_update(handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, 1)
  }

  /// Sends a PING; its return is told to the owner.
  func submitPing(_ payload: UInt64) {
    withUnsafeBytes(of: payload.bigEndian) { bytes in
      _ = nghttp2_submit_ping(
        handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
  }

  /// GOAWAY with the highest stream id there is, "stop opening streams", which loses none that are on their way; then a
  /// PING, whose return tells that the peer knows.
  func submitShutdownNotice(ping: UInt64) {
    pingAfterNotice = ping
    _ = nghttp2_submit_shutdown_notice(handle)
  }

  /// A GOAWAY has left. nghttp2 prefers PING to GOAWAY: the one that must follow is submitted only now.
  func goAwaySent(_ code: ErrorCode) {
    if code != .noError { violation = code }
    guard let ping = pingAfterNotice else { return }
    pingAfterNotice = nil
    submitPing(ping)
  }

  /// GOAWAY with the last stream that was taken.
  func submitGoAway() {
    lastStreamWasNamed = true
    let last = nghttp2_session_get_last_proc_stream_id(handle)
    _ = nghttp2_submit_goaway(
      handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), last, UInt32(NGHTTP2_NO_ERROR.rawValue), nil, 0)
  }

  /// GOAWAY with an error; nothing is read any more.
  func terminate(_ code: ErrorCode) {
    _ = nghttp2_session_terminate_session(handle, code.rawValue)
  }
}

/// nghttp2 could not be set up, which happens only without memory.
struct SessionFailure: Error {}
