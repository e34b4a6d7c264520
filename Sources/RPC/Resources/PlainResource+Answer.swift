import HTTP2
import NIOCore

extension PlainResource {
  /// The header block and the body of an answer. The body is empty after HEAD, and where the client has the bytes.
  func answer(to request: WebHead, _ origin: OriginFields) -> (fields: HeaderFields, body: ByteBuffer) {
    let isCompressed = request.acceptsGzip && compressed != nil
    let (bytes, tag) = isCompressed ? compressed ?? (plain, plainTag) : (plain, plainTag)
    let isKnown = tag.isIn(request.ifNoneMatch)
    var answer = HeaderFields()
    answer.append(":status", isKnown ? "304" : "200")
    for (name, value) in fields { answer.append(name, value) }
    answer.append("etag", tag.text)
    if !isKnown {
      if isCompressed { answer.append("content-encoding", "gzip") }
      answer.append("content-length", String(bytes.readableBytes))
    }
    origin.append(to: &answer)
    return (answer, isKnown || request.verb == .head ? ByteBuffer() : bytes)
  }
}
