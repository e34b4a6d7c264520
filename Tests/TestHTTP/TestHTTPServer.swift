import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP/1.1 server on a port of this machine's loopback, which answers as a test tells it to.
public final class TestHTTPServer: Sendable {
  /// Tells an answer by the request and how many came before.
  public typealias Answer = @Sendable (TestHTTPRequest, Int) -> TestHTTPAnswer

  private let channel: any Channel
  private let log: RequestLog

  /// Every request so far, in the order of their coming.
  public var requests: [TestHTTPRequest] { log.requests }

  /// `http://127.0.0.1:PORT`.
  public var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

  /// Returns when a request has come, and never if none comes.
  public func waitForRequest() async { await log.waitForRequest() }

  /// Runs `body` with a server whose answers are those of `answer`.
  public static func run<Value>(
    answering answer: @escaping Answer, _ body: (TestHTTPServer) async throws -> Value
  ) async throws -> Value {
    let log = RequestLog()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(AnswerHandler(log: log, answer: answer))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = TestHTTPServer(channel: channel, log: log)
    do {
      let value = try await body(server)
      try await channel.close()
      return value
    } catch {
      try? await channel.close()
      throw error
    }
  }

  private init(channel: any Channel, log: RequestLog) {
    self.channel = channel
    self.log = log
  }
}

/// The requests that came, and who waits for the first.
private final class RequestLog: Sendable {
  private struct State {
    var requests: [TestHTTPRequest] = []
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  var requests: [TestHTTPRequest] { state.withLock { $0.requests } }

  /// Adds a request; returns how many came before.
  func append(_ request: TestHTTPRequest) -> Int {
    let (before, waiters) = state.withLock { state in
      defer { state.waiters = [] }
      state.requests.append(request)
      return (state.requests.count - 1, state.waiters)
    }
    for waiter in waiters { waiter.resume() }
    return before
  }

  func waitForRequest() async {
    await withCheckedContinuation { waiter in
      let isThere = state.withLock { state in
        if state.requests.isEmpty { state.waiters.append(waiter) }
        return !state.requests.isEmpty
      }
      if isThere { waiter.resume() }
    }
  }
}

private final class AnswerHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let log: RequestLog
  private let answer: TestHTTPServer.Answer
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(log: RequestLog, answer: @escaping TestHTTPServer.Answer) {
    self.log = log
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): (self.head, body) = (head, [])
    case .body(let part): body += Array(buffer: part)
    case .end:
      guard let head else { return }
      let request = TestHTTPRequest(method: head.method, uri: head.uri, headers: head.headers, body: body)
      respond(answer(request, log.append(request)), context)
    }
  }

  private func respond(_ answer: TestHTTPAnswer, _ context: ChannelHandlerContext) {
    switch answer {
    case .answer(let status, var headers, let body):
      headers.replaceOrAdd(name: "Content-Length", value: String(body.utf8.count))
      write(status, headers, body, context)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    case .cut:
      write(200, ["Content-Length": "100000"], "{\"usage_records\": [", context)
      context.flush()
      context.close(promise: nil)
    case .hangUp: context.close(promise: nil)
    case .silence: break
    }
  }

  private func write(_ status: Int, _ headers: HTTPHeaders, _ body: String, _ context: ChannelHandlerContext) {
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
  }
}
