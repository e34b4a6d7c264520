import HTTP2
import NIOCore

// Calls that aren't plain gRPC, and requests that are no calls (docs/web.md).
extension ServerCall {
  /// A request that isn't plain gRPC.
  func openWeb(_ fields: HeaderFields, _ head: RequestHead, endStream: Bool) {
    let core = connection.core
    // HTTP/1.1 has looked at its hosts itself.
    if stream.version == .http2, let hosts = connection.hosts, !hosts.allows(fields[":authority"] ?? []) {
      return refuseHost()
    }
    let request = WebHead(fields)
    let origin = core.content.origins.fields(for: request.origin)
    if head.isGRPC {
      let accepts = MessageEncoding.gzip.isAccepted(by: fields)
      web = WebExchange(.grpcWeb, codec: .protobuf, acceptsGzip: accepts, origin: origin)
      return begin(head, fields, endStream: endStream)
    }
    let target = WebTarget(request, core.content, core.routes)
    if case .call(let exchange, let head) = target {
      web = exchange
      return begin(head, fields, endStream: endStream)
    }
    _ = state.finish(isOK: false)
    var (answer, body) = target.answer(to: request, core.content.origins)
    switch target {
    case .resource, .preflight: break
    default: origin.append(to: &answer)
    }
    if request.verb == .head { body.clear() }
    stream.send(headers: answer, endStream: body.readableBytes == 0)
    guard body.readableBytes > 0 else { return }
    stream.send(data: body)
    stream.finish()
  }

  /// A browser may have been led here by another site's name (docs/wire.md, "Hosts").
  private func refuseHost() {
    _ = state.finish(isOK: false)
    var fields = HeaderFields()
    fields.append(":status", "421")
    stream.send(headers: fields, endStream: true)
  }

  /// The call has begun: what is there of its request?
  func beganOnWeb(_ web: WebExchange, endStream: Bool) {
    switch web.form {
    case .grpcWeb, .stream: if endStream { react(to: state.receivedEnd(insideMessage: false)) }
    case .unary: if endStream { takeBody() }
    case .query(let message):
      guard message.readableBytes <= connection.core.configuration.maximumRequestSize else {
        return fail(
          .messageTooLarge(length: message.readableBytes, limit: connection.core.configuration.maximumRequestSize))
      }
      take(message)
    case .route: take(ByteBuffer())
    }
  }

  /// Bytes of a body that is the message itself.
  func received(body: ByteBuffer, endStream: Bool) {
    if !state.isOver, !state.isHalfClosed {
      record?.bytesReceived.add(body.readableBytes)
      deframer.append(body)
      let limit = connection.core.configuration.maximumRequestSize
      if deframer.unreadCount > limit {
        fail(.messageTooLarge("the message is over the limit of \(limit) bytes", limit: limit))
      } else if !endStream {
        deframer.detach()
        boundUnfinished()
      }
    }
    returnCredit()
    if endStream { takeBody() }
  }

  /// The body is whole.
  func takeBody() {
    guard !state.isOver, !state.isHalfClosed else { return react(to: state.receivedEnd(insideMessage: false)) }
    let body = deframer.takeAll()
    connection.unfinishedBytes -= unfinishedBytes
    unfinishedBytes = 0
    take(body)
  }

  /// The one message of the request, and its end.
  private func take(_ message: ByteBuffer) {
    _ = state.receivedMessage()
    enqueue(ReceivedMessage(bytes: message, isCompressed: deframer.encoding == .gzip && message.readableBytes > 0))
    react(to: state.receivedEnd(insideMessage: false))
  }

  /// Sends the status, behind the answer if there is one.
  func finish(_ web: WebExchange, _ error: RPCError?) {
    if web.hasPrefixes {
      finishStream(web, error)
    } else {
      finishBody(web, error)
    }
    release()
    returnCredit()
  }

  private func finishStream(_ web: WebExchange, _ error: RPCError?) {
    if error == nil, let response, !state.isOver { send(framed: response) }
    switch state.finish(isOK: error == nil) {
    case .dropped: return
    case .trailersOnly, .headersAndTrailers:
      var headers = WebFields.stream(web, .identity, requestID: record?.requestID ?? "")
      record?.addInitialMetadata(to: &headers)
      stream.send(headers: headers, endStream: false)
    case .trailers: break
    }
    if case .grpcWeb = web.form {
      var trailers = error.map(ResponseFields.trailers) ?? ResponseFields.ok
      record?.addTrailingMetadata(to: &trailers)
      stream.send(data: TrailerFrame.grpcWeb(trailers))
    } else {
      stream.send(data: TrailerFrame.connect(error, record?.trailingMetadata))
    }
    stream.finish()
  }

  /// An answer that is one body, whose length is known.
  private func finishBody(_ web: WebExchange, _ error: RPCError?) {
    // What an interceptor has answered without a message is no answer here.
    let missing = RPCError(.internal, reason: .internalError, "internal error")
    let error = error ?? (response == nil ? missing : nil)
    if case .dropped = state.finish(isOK: error == nil) { return }
    let requestID = record?.requestID ?? ""
    var fields: HeaderFields
    var body: ByteBuffer
    if let error {
      body = ByteBuffer(bytes: ConnectError.encode(error))
      fields = WebFields.failure(web, error, requestID: requestID)
    } else {
      var frame = response ?? ByteBuffer()
      let isCompressed = MessageFramer.isCompressed(frame)
      frame.moveReaderIndex(forwardBy: min(MessageDeframer.prefixSize, frame.readableBytes))
      body = frame
      let tag = web.isCacheable ? EntityTag(body) : nil
      if let tag, let record, tag.isKnown(to: record.fields) {
        fields = WebFields.notModified(web, requestID: requestID)
        body.clear()
      } else {
        fields = WebFields.message(web, requestID: requestID)
        if isCompressed { fields.append("content-encoding", "gzip") }
      }
      if let tag { fields.append("etag", tag.text) }
    }
    response = nil
    if fields.string(":status") != "304" { fields.append("content-length", String(body.readableBytes)) }
    record?.addInitialMetadata(to: &fields)
    record?.addTrailingMetadata(to: &fields, prefix: "trailer-")
    stream.send(headers: fields, endStream: body.readableBytes == 0)
    guard body.readableBytes > 0 else { return }
    stream.send(data: body)
    stream.finish()
  }
}

extension WebTarget {
  /// The answer to what is no call.
  func answer(to request: WebHead, _ origins: OriginRules) -> (fields: HeaderFields, body: ByteBuffer) {
    switch self {
    case .call, .notFound: Self.text("404", "nothing is at this path: that of a call is /package.Service/Method\n")
    case .resource(let resource): resource.answer(to: request, origins.fields(for: request.origin))
    case .preflight(let origin): (origins.preflight(from: origin), ByteBuffer())
    case .methodNotAllowed(let allowed):
      Self.text("405", "this path takes \(allowed)\n", ("allow", allowed))
    case .unsupportedMediaType(let accepted):
      Self.text("415", "the content type of a call is one of \(accepted)\n", ("accept-post", accepted))
    }
  }

  private static func text(_ status: String, _ body: String, _ field: (name: StaticString, value: StaticString)? = nil)
    -> (HeaderFields, ByteBuffer)
  {
    var fields = HeaderFields()
    fields.append(":status", status)
    if let field { fields.append(field.name, "\(field.value)") }
    fields.append("content-type", "text/plain; charset=utf-8")
    fields.append("content-length", String(body.utf8.count))
    return (fields, ByteBuffer(string: body))
  }
}
