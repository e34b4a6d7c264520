import HTTP2

/// What a request's header block says, read in one pass.
struct RequestHead {
  /// Whether the request is gRPC's, or gRPC-Web's: its verb, path and content type are. What isn't is read as a ``WebHead``.
  private(set) var isGRPC = false
  /// Whether the trailers of the answer are the last bytes of its body.
  private(set) var isGRPCWeb = false
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
    var type: MediaType?
    // Of a name that is sent several times the first counts.
    var seen: UInt64 = 0
    fields.find(Self.names) { index, place in
      let isFirst = seen & 1 << UInt64(index) == 0
      seen |= 1 << UInt64(index)
      switch index {
      case 0 where isFirst: isPost = fields.contains("POST", at: place)
      case 1 where isFirst: route = routes.match(fields.value(at: place))
      case 2 where isFirst:
        type = fields.contains("application/grpc", at: place) ? .grpc : MediaType(fields.value(at: place))
      case 3 where isFirst: readTimeout(fields.value(at: place))
      case 4 where isFirst: requestID = RequestID.valid(fields.value(at: place))
      case 5 where isFirst: readEncoding(fields.value(at: place))
      case 6: checkBinary(fields.field(at: place))
      default: break
      }
    }
    isGRPCWeb = type == .grpcWeb
    isGRPC = isPost && (type == .grpc || isGRPCWeb)
    if case .notGRPC = route { isGRPC = false }
    setRouteError()
  }

  /// A request of another protocol, of what its own head says.
  init(route: RouteTable.Match, timeout: Int64?, encoding: MessageEncoding, requestID: String?, error: RPCError?) {
    self.route = route
    self.timeout = timeout
    self.encoding = encoding
    self.requestID = requestID
    self.error = error
    setRouteError()
  }

  private mutating func setRouteError() {
    switch route {
    case .unknownService(let method):
      error = RPCError(.unimplemented, reason: .serviceUnknown, "unknown service \(method.service)")
    case .unknownMethod(let method):
      error = RPCError(
        .unimplemented, reason: .methodUnknown, "unknown method \(method.name) of service \(method.service)")
    default: break
    }
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
