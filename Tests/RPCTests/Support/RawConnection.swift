import HTTP2
import NIOCore
import NIOPosix

/// HTTP/2 without the manners of a gRPC client: any headers, any bytes.
struct RawConnection: Sendable {
  let connection: HTTP2Connection
  private let executor: LoopExecutor

  static func connect(port: Int, limits: ConnectionLimits = .init()) async throws -> RawConnection {
    let executor = LoopExecutor(eventLoop: MultiThreadedEventLoopGroup.singleton.next())
    let connection = try await HTTP2Client.connect(
      to: .tcp(host: "127.0.0.1", port: port), on: executor, limits: limits
    ) { _ in IgnoringDelegate() }
    return RawConnection(connection: connection, executor: executor)
  }

  /// A POST to `path` with gRPC's usual headers; `fields` replace them or come after them, nil takes one away.
  func open(_ path: String, _ fields: [(String, String?)] = []) async throws -> RawCall {
    var all: [(String, String)] = [
      (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
      ("content-type", "application/grpc"), ("te", "trailers"),
    ]
    for (name, value) in fields {
      let index = all.firstIndex { $0.0 == name }
      switch (index, value) {
      case (let index?, let value?): all[index].1 = value
      case (let index?, nil): all.remove(at: index)
      case (nil, let value?): all.append((name, value))
      case (nil, nil): break
      }
    }
    var block = HeaderFields()
    for (name, value) in all { block.append(name, value) }
    let call = RawCall(executor: executor)
    let headers = block
    try await executor.eventLoop.submit {
      call.stream = try connection.openStream(headers: headers, endStream: false, delegate: call)
    }.get()
    return call
  }

  func close() async {
    try? await executor.eventLoop.submit { connection.abort() }.get()
  }
}

private final class IgnoringDelegate: ConnectionDelegate {
  func accept(_ stream: HTTP2Stream) -> any StreamDelegate { RawCall(executor: stream.executor) }
}

/// One stream of a ``RawConnection``. Its fields are read after ``ended()``.
final class RawCall: StreamDelegate, @unchecked Sendable {  // confined to the event loop until it has ended
  enum Event: Sendable { case headers, data, ended }

  private let executor: LoopExecutor
  fileprivate(set) var stream: HTTP2Stream?
  let events = Events<Event>()

  private(set) var headers = HeaderFields()
  private(set) var trailers = HeaderFields()
  private(set) var body: [UInt8] = []
  private(set) var closure: StreamClosure?
  /// Whether DATA is given its flow-control credit back.
  var reads = true
  /// Received without credit.
  private var unreadBytes = 0

  init(executor: LoopExecutor) { self.executor = executor }

  func send(_ bytes: [UInt8]) async throws {
    try await executor.eventLoop.submit { self.stream?.send(data: ByteBuffer(bytes: bytes)) }.get()
  }
  /// A message behind its prefix.
  func send(message: [UInt8], flag: UInt8 = 0) async throws {
    try await send(MessageDeframerTests.framed(message, flag: flag))
  }
  func finish() async throws {
    try await executor.eventLoop.submit { self.stream?.finish() }.get()
  }
  /// Gives credit for all that has come, and for what comes.
  func read() async throws {
    try await executor.eventLoop.submit {
      self.reads = true
      self.stream?.consume(bytes: self.unreadBytes)
      self.unreadBytes = 0
    }.get()
  }
  func reset(_ code: ErrorCode) async throws {
    try await executor.eventLoop.submit { self.stream?.reset(code) }.get()
  }

  /// Waits until the stream is closed.
  func ended() async -> RawCall {
    await events.wait(for: .ended)
    return self
  }

  func received(headers: HeaderFields, endStream: Bool) {
    self.headers = headers
    events.send(.headers)
  }
  func receivedHeadersOverLimit(endStream: Bool) {}
  func received(data: ByteBuffer, endStream: Bool) {
    body += data.readableBytesView
    if reads { stream?.consume(bytes: data.readableBytes) } else { unreadBytes += data.readableBytes }
    events.send(.data)
  }
  func received(trailers: HeaderFields) { self.trailers = trailers }
  func writabilityChanged(isWritable: Bool) {}
  func closed(_ reason: StreamClosure) {
    closure = reason
    events.send(.ended)
  }
}

extension RawCall {
  /// `grpc-status`, wherever it came.
  var status: String? { trailers.string("grpc-status") ?? headers.string("grpc-status") }
  /// The block that carried the status.
  var statusBlock: HeaderFields { trailers.contains("grpc-status") ? trailers : headers }
  var httpStatus: String? { headers.string(":status") }
}
