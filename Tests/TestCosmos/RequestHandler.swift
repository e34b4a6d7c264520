import Foundation
import NIOCore
import NIOHTTP1

/// What came, whole.
struct HTTPMessage {
  let method: String
  /// As it came, percent-encoded.
  let path: String
  let headers: HTTPHeaders
  let body: Data
}

/// What goes back.
struct Reply {
  var status: Int
  var headers: [String: String] = [:]
  var body = Data()
  /// Whether the connection is closed after half of the body.
  var isCut = false
}

/// Gathers requests, and writes the server's replies.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let server: () -> TestCosmos?
  private var head: HTTPRequestHead?
  private var body = ByteBuffer()

  init(_ server: @escaping () -> TestCosmos?) {
    self.server = server
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body.clear()
    case .body(var part): body.writeBuffer(&part)
    case .end:
      guard let head, let server = server() else { return context.close(promise: nil) }
      let message = HTTPMessage(
        method: head.method.rawValue, path: head.uri, headers: head.headers, body: Data(body.readableBytesView))
      guard let reply = server.reply(to: message) else { return }
      write(reply, context)
    }
  }

  private func write(_ reply: Reply, _ context: ChannelHandlerContext) {
    var headers = HTTPHeaders(reply.headers.map { ($0.key, $0.value) })
    headers.add(name: "content-type", value: "application/json")
    headers.add(name: "content-length", value: "\(reply.body.count)")
    headers.add(name: "x-ms-activity-id", value: UUID().uuidString.lowercased())
    headers.add(name: "x-ms-request-charge", value: "2.5")
    let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let body = reply.isCut ? reply.body.prefix(reply.body.count / 2) : reply.body
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    if reply.isCut {
      context.flush()
      context.close(promise: nil)
    } else {
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
