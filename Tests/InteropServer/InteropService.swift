import RPC

extension ErrorReason {
  /// The client has asked for this status.
  static let statusEchoed = ErrorReason(rawValue: "STATUS_ECHOED")
}

/// `grpc.testing.TestService` (interop-test-descriptions.md of the gRPC project, "Server").
struct InteropService: TestService {
  /// The largest payload that is made, in bytes: what the server's limits let through is less.
  private static let largestPayload: Int32 = 64 << 20

  func emptyCall(_ request: Empty, context: CallContext) async throws -> Reply<Empty> { .message(Empty()) }

  func unaryCall(_ request: SimpleRequest, context: CallContext) async throws -> Reply<SimpleResponse> {
    EchoedMetadata(context.metadata).add(to: context)
    try check(request.expectCompressed, context)
    try request.responseStatus?.echo()
    var response = SimpleResponse()
    response.payload = try payload(request.responseSize)
    return .encoded(EncodedMessage(response, compression: MessageCompression(request.responseCompressed)))
  }

  func cacheableUnaryCall(_ request: SimpleRequest, context: CallContext) async throws -> Reply<SimpleResponse> {
    try await unaryCall(request, context: context)
  }

  func streamingOutputCall(
    _ request: StreamingOutputCallRequest, responses: ResponseWriter<StreamingOutputCallResponse>, context: CallContext
  ) async throws {
    try await answer(request, responses)
  }

  func streamingInputCall(
    _ requests: RequestStream<StreamingInputCallRequest>, context: CallContext
  ) async throws -> StreamingInputCallResponse {
    var size = 0
    for try await request in requests {
      try check(request.expectCompressed, context)
      size += request.payload?.body.count ?? 0
    }
    return StreamingInputCallResponse(aggregatedPayloadSize: Int32(clamping: size))
  }

  func fullDuplexCall(
    _ requests: RequestStream<StreamingOutputCallRequest>, responses: ResponseWriter<StreamingOutputCallResponse>,
    context: CallContext
  ) async throws {
    EchoedMetadata(context.metadata).add(to: context)
    for try await request in requests { try await answer(request, responses) }
  }

  func halfDuplexCall(
    _ requests: RequestStream<StreamingOutputCallRequest>, responses: ResponseWriter<StreamingOutputCallResponse>,
    context: CallContext
  ) async throws {
    var all: [StreamingOutputCallRequest] = []
    for try await request in requests { all.append(request) }
    for request in all { try await answer(request, responses) }
  }

  private func answer(
    _ request: StreamingOutputCallRequest, _ responses: ResponseWriter<StreamingOutputCallResponse>
  ) async throws {
    for parameters in request.responseParameters {
      if parameters.intervalUs > 0 { try await Task.sleep(for: .microseconds(Int64(parameters.intervalUs))) }
      let response = StreamingOutputCallResponse(payload: try payload(parameters.size))
      try await responses.write(
        EncodedMessage(response, compression: MessageCompression(parameters.compressed)))
    }
    try request.responseStatus?.echo()
  }

  private func payload(_ size: Int32) throws(RPCError) -> Payload {
    guard (0...Self.largestPayload).contains(size) else {
      throw .invalidArgument(field: "response_size", "0 to \(Self.largestPayload)")
    }
    return Payload(body: Array(repeating: 0, count: Int(size)))
  }

  private func check(_ expected: BoolValue?, _ context: CallContext) throws(RPCError) {
    guard let expected, expected.value != context.isRequestCompressed else { return }
    throw .invalidArgument(
      field: "expect_compressed", "the request came \(expected.value ? "without compression" : "compressed")")
  }
}

/// `grpc.testing.UnimplementedService`: its method is UNIMPLEMENTED.
struct UnimplementedInteropService: UnimplementedService {}

extension EchoStatus {
  /// Throws the status that the client asks for, if it isn't OK.
  fileprivate func echo() throws(RPCError) {
    guard code != 0 else { return }
    throw RPCError(StatusCode(rawValue: code) ?? .unknown, reason: .statusEchoed, message)
  }
}

extension MessageCompression {
  fileprivate init(_ wish: BoolValue?) {
    self = wish.map { $0.value ? .always : .never } ?? .automatic
  }
}

/// Metadata that comes back as it was sent ("Echo Metadata").
private struct EchoedMetadata {
  private var initial = Metadata()
  private var trailing = Metadata()

  init(_ metadata: Metadata) {
    for value in metadata.values(for: "x-grpc-test-echo-initial") { initial.add("x-grpc-test-echo-initial", value) }
    for value in metadata.binaryValues(for: "x-grpc-test-echo-trailing-bin") {
      trailing.add("x-grpc-test-echo-trailing-bin", binary: value)
    }
  }

  func add(to context: CallContext) {
    context.addInitialMetadata(initial)
    context.addTrailingMetadata(trailing)
  }
}
