import HTTP2

/// What a request's header block says, read in one pass.
struct RequestHead {
  /// Why a request isn't gRPC: it is answered as HTTP, without a gRPC status.
  enum Refusal {
    /// 405: the method isn't POST.
    case methodNotAllowed
    /// 404: the path isn't `/package.Service/Method`.
    case notFound
    /// 415: the content type isn't gRPC's.
    case unsupportedMediaType
  }

  private(set) var refusal: Refusal?
  private(set) var route = RouteTable.Match.notGRPC
  /// In nanoseconds.
  private(set) var timeout: Int64?
  /// What its compressed messages are compressed by.
  private(set) var encoding = MessageEncoding.identity
  /// The client's `x-request-id`, if it is valid.
  private(set) var requestID: String?
  /// What is wrong with a request that is gRPC.
  private(set) var error: RPCError?

  /// What a request says to the runtime itself, in the order of the `switch` below.
  private static let names = FieldNames(
    [":method", ":path", "content-type", "grpc-timeout", "x-request-id", "grpc-encoding"], orEndingIn: "-bin")

  init(_ fields: HeaderFields, routes: RouteTable) {
    var isPost = false
    var isGRPC = false
    // Of a name that is sent several times the first counts.
    var seen: UInt64 = 0
    fields.find(Self.names) { index, place in
      let isFirst = seen & 1 << UInt64(index) == 0
      seen |= 1 << UInt64(index)
      switch index {
      case 0 where isFirst: isPost = fields.contains("POST", at: place)
      case 1 where isFirst: route = routes.match(fields.value(at: place))
      case 2 where isFirst:
        isGRPC = fields.contains("application/grpc", at: place) || Self.isGRPC(fields.value(at: place))
      case 3 where isFirst: readTimeout(fields.value(at: place))
      case 4 where isFirst: requestID = RequestID.valid(fields.value(at: place))
      case 5 where isFirst: readEncoding(fields.value(at: place))
      case 6: checkBinary(fields.field(at: place))
      default: break
      }
    }
    if !isPost {
      refusal = .methodNotAllowed
    } else if case .notGRPC = route {
      refusal = .notFound
    } else if !isGRPC {
      refusal = .unsupportedMediaType
    }
    switch route {
    case .unknownService(let method):
      error = RPCError(.unimplemented, reason: .serviceUnknown, "unknown service \(method.service)")
    case .unknownMethod(let method):
      error = RPCError(
        .unimplemented, reason: .methodUnknown, "unknown method \(method.name) of service \(method.service)")
    default: break
    }
  }

  /// `application/grpc`, maybe `+proto`, maybe parameters. Other message formats aren't served.
  static func isGRPC(_ contentType: ArraySlice<UInt8>) -> Bool {
    var type = contentType.prefix { $0 != UInt8(ascii: ";") }
    while type.last == UInt8(ascii: " ") { type = type.dropLast() }
    return switch type.count {
    case 16: lowercased(type).elementsEqual("application/grpc".utf8)
    case 22: lowercased(type).elementsEqual("application/grpc+proto".utf8)
    default: false
    }
  }

  private static func lowercased(_ text: ArraySlice<UInt8>) -> some Sequence<UInt8> {
    text.lazy.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }

  private mutating func readTimeout(_ value: ArraySlice<UInt8>) {
    timeout = Timeout.parse(value)
    if timeout == nil {
      fail(RPCError(.invalidArgument, reason: .timeoutInvalid, "grpc-timeout is 1 to 8 digits and one of H M S m u n"))
    }
  }

  private mutating func readEncoding(_ value: ArraySlice<UInt8>) {
    if let encoding = MessageEncoding(name: value) {
      self.encoding = encoding
    } else {
      let name = String(decoding: value.prefix(32), as: UTF8.self)
      fail(
        RPCError(
          .unimplemented, reason: .encodingUnsupported,
          "grpc-encoding \(name) is not supported: send one of \(MessageEncoding.acceptedNames)"))
    }
  }

  private mutating func checkBinary(_ field: HeaderFields.Field) {
    guard !ReservedNames.contains(field.name), BinaryValues.decode(field.value) == nil else { return }
    let name = String(decoding: field.name.prefix(64), as: UTF8.self)
    fail(RPCError(.invalidArgument, reason: .metadataInvalid, "the metadata \(name) is not base64"))
  }

  private mutating func fail(_ error: RPCError) {
    if self.error == nil { self.error = error }
  }
}
