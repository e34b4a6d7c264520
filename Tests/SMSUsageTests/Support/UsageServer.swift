import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// What the server was asked.
struct ReceivedRequest: Sendable, Hashable {
  var method: String
  var uri: String
  var authorization: String?
}

/// What the server does with a request.
enum UsageAnswer: Sendable {
  /// An answer with this body.
  case answer(status: UInt = 200, headers: [String: String] = [:], body: String = "")
  /// An answer that ends in the middle.
  case cut
  /// No answer: the connection is closed.
  case hangUp
  /// No answer, ever.
  case silence
}

/// An HTTP/1.1 server on a port of this machine's loopback, which answers as a test tells it to.
final class UsageServer: Sendable {
  private let channel: any Channel
  private let log: RequestLog

  /// Every request so far, in the order of their coming.
  var requests: [ReceivedRequest] { log.requests.withLock { $0 } }

  /// `http://127.0.0.1:PORT`.
  var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

  /// Runs `body` with a server whose answers are those of `answer`, which is told the request and how many came before.
  static func run<Value>(
    answering answer: @escaping @Sendable (ReceivedRequest, Int) -> UsageAnswer,
    _ body: (UsageServer) async throws -> Value
  ) async throws -> Value {
    let log = RequestLog()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(UsageHandler(log: log, answer: answer))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = UsageServer(channel: channel, log: log)
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

private final class RequestLog: Sendable {
  let requests = Mutex<[ReceivedRequest]>([])
}

private final class UsageHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let log: RequestLog
  private let answer: @Sendable (ReceivedRequest, Int) -> UsageAnswer
  private var head: HTTPRequestHead?

  init(log: RequestLog, answer: @escaping @Sendable (ReceivedRequest, Int) -> UsageAnswer) {
    self.log = log
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head else { return }
      let request = ReceivedRequest(
        method: head.method.rawValue, uri: head.uri, authorization: head.headers.first(name: "Authorization"))
      let before = log.requests.withLock { requests in
        requests.append(request)
        return requests.count - 1
      }
      respond(answer(request, before), context)
    }
  }

  private func respond(_ answer: UsageAnswer, _ context: ChannelHandlerContext) {
    switch answer {
    case .answer(let status, let headers, let body):
      var fields = HTTPHeaders(headers.map { ($0.key, $0.value) })
      fields.replaceOrAdd(name: "Content-Length", value: String(body.utf8.count))
      write(status, fields, body, context)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    case .cut:
      write(200, ["Content-Length": "100000"], "{\"usage_records\": [", context)
      context.flush()
      context.close(promise: nil)
    case .hangUp: context.close(promise: nil)
    case .silence: break
    }
  }

  private func write(_ status: UInt, _ headers: HTTPHeaders, _ body: String, _ context: ChannelHandlerContext) {
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: Int(status)), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
  }
}
