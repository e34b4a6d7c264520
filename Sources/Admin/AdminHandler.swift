import NIOCore
import NIOHTTP1

/// Answers the one request of a connection, and ends it.
final class AdminHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let pages: [String: AdminPage]
  private let lifetime: TimeAmount
  private var head: HTTPRequestHead?
  private var isAnswered = false
  private var limit: Scheduled<Void>?
  private var work: Task<Void, Never>?

  init(pages: [String: AdminPage], lifetime: TimeAmount) {
    self.pages = pages
    self.lifetime = lifetime
  }

  func channelActive(context: ChannelHandlerContext) {
    let channel = context.channel
    limit = context.eventLoop.scheduleTask(in: lifetime) { channel.close(promise: nil) }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    limit?.cancel()
    work?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): if self.head == nil { self.head = head }
    case .body: break
    case .end:
      guard !isAnswered, let head else { return }
      isAnswered = true
      answer(head, on: context.channel)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ head: HTTPRequestHead, on channel: any Channel) {
    guard head.method == .GET else {
      return Self.write(
        AdminResponse(status: 405, body: "only GET\n"), more: [("allow", "GET")], to: channel)
    }
    guard let page = pages[String(head.uri.prefix { $0 != "?" })] else {
      let known = pages.keys.sorted().joined(separator: " ")
      return Self.write(AdminResponse(status: 404, body: "there are \(known)\n"), to: channel)
    }
    work = Self.serve(page, to: channel)
  }

  private static func serve(_ page: @escaping AdminPage, to channel: any Channel) -> Task<Void, Never> {
    Task.detached {
      let response = await page()
      write(response, to: channel)
    }
  }

  private static func write(_ response: AdminResponse, more: [(String, String)] = [], to channel: any Channel) {
    let body = ByteBuffer(string: response.body)
    var headers: HTTPHeaders = [
      "content-type": response.contentType, "content-length": String(body.readableBytes), "connection": "close",
      "cache-control": "no-store",
    ]
    headers.add(contentsOf: HTTPHeaders(more))
    let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: response.status), headers: headers)
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in channel.close(promise: nil) }
  }
}
