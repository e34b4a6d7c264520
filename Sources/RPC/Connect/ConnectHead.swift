import Encodings
import HTTP2
import NIOCore

// What the head of a Connect request says to the runtime (docs/web.md, "Connect").
extension RequestHead {
  /// A call by POST, in envelopes or not.
  init(connect web: WebHead, _ route: RouteTable.Match, inEnvelopes: Bool) {
    let encodingName = inEnvelopes ? web.messageEncoding : web.contentEncoding
    let encoding = encodingName.map { MessageEncoding(name: $0) } ?? .identity
    var error = Self.timeoutError(web) ?? Self.metadataError(web)
    if encoding == nil, let encodingName { error = error ?? .unsupported(encodingName) }
    if let version = web.protocolVersion, !version.elementsEqual("1".utf8) {
      error = RPCError(
        .invalidArgument, reason: .metadataInvalid, "connect-protocol-version is 1, or isn't sent")
    }
    self.init(
      route: route, timeout: web.timeout.flatMap(ConnectTimeout.parse), encoding: encoding ?? .identity,
      requestID: web.requestID, error: error)
  }

  /// A call by GET, whose request can have been wrong: `queryError`.
  init(query web: WebHead, _ method: RoutedMethod, encoding: MessageEncoding, queryError: RPCError?) {
    self.init(
      route: .method(method), timeout: web.timeout.flatMap(ConnectTimeout.parse), encoding: encoding,
      requestID: web.requestID, error: queryError ?? Self.timeoutError(web) ?? Self.metadataError(web))
  }

  private static func timeoutError(_ web: WebHead) -> RPCError? {
    guard let timeout = web.timeout, ConnectTimeout.parse(timeout) == nil else { return nil }
    return RPCError(.invalidArgument, reason: .timeoutInvalid, "connect-timeout-ms is 1 to 10 digits")
  }

  private static func metadataError(_ web: WebHead) -> RPCError? {
    guard let name = web.brokenMetadata.map({ String(decoding: $0.prefix(64), as: UTF8.self) }) else { return nil }
    return RPCError(.invalidArgument, reason: .metadataInvalid, "the metadata \(name) is not base64")
  }
}

/// `connect-timeout-ms`: 1 to 10 digits.
enum ConnectTimeout {
  /// In nanoseconds; nil for everything else.
  static func parse(_ text: ArraySlice<UInt8>) -> Int64? {
    guard (1...10).contains(text.count) else { return nil }
    var milliseconds: Int64 = 0
    for digit in text {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      milliseconds = milliseconds * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return milliseconds * 1_000_000
  }
}

/// The parameters of a call by GET, in any order.
struct ConnectQuery {
  let codec: MessageCodec
  let encoding: MessageEncoding
  let message: ByteBuffer
  /// What is wrong with them, but for an unknown codec.
  let error: RPCError?

  /// Nil for a codec that isn't known.
  init?(_ query: QueryParameters) {
    switch (try? query.first("encoding")) ?? nil {
    case let name? where name.elementsEqual("json".utf8): codec = .json
    case let name? where name.elementsEqual("proto".utf8): codec = .protobuf
    default: return nil
    }
    do throws(RPCError) {
      if let version = try query.first("connect"), !version.elementsEqual("v1".utf8) {
        throw RPCError(.invalidArgument, reason: .metadataInvalid, "the parameter connect is v1, or isn't sent")
      }
      let compression = try query.first("compression") ?? Array("identity".utf8)
      guard let encoding = MessageEncoding(name: compression) else { throw .unsupported(compression[...]) }
      guard var message = try query.first("message") else {
        throw RPCError(.invalidArgument, reason: .messageCountInvalid, "the parameter message is missing")
      }
      if try query.first("base64").map({ $0.elementsEqual("1".utf8) }) ?? false {
        guard let decoded = Base64.decode(message, .url) else {
          throw RPCError(.invalidArgument, reason: .messageUndecodable, "the parameter message is not URL-safe base64")
        }
        message = decoded
      }
      self.encoding = encoding
      self.message = ByteBuffer(bytes: message)
      error = nil
    } catch {
      encoding = .identity
      message = ByteBuffer()
      self.error = error
    }
  }
}

extension RPCError {
  fileprivate static func unsupported(_ encoding: ArraySlice<UInt8>) -> RPCError {
    let name = String(decoding: encoding.prefix(32), as: UTF8.self)
    return RPCError(
      .unimplemented, reason: .encodingUnsupported,
      "the encoding \(name) is not supported: send one of \(MessageEncoding.acceptedNames)")
  }
}
