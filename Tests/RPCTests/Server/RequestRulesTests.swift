import HTTP2
import NIOCore
import StandardMessages
import Testing

@_spi(Fuzzing) @testable import RPC

/// Every row of docs/wire.md, "Calls", by requests that no well-behaved client sends.
@Suite(.timeLimit(.minutes(10))) struct RequestRulesTests {
  private static let echo = EchoService.unary.path
  private static let message = Array("x".utf8)

  /// Runs one request and gives its whole answer.
  private func answer(
    to path: String = echo, _ fields: [(String, String?)] = [], configuration: ServerConfiguration = .init(),
    _ body: (RawCall) async throws -> Void = { call in
      try await call.send(message: [])
      try await call.finish()
    }
  ) async throws -> RawCall {
    try await TestServer.run(configuration: configuration) { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(path, fields)
      try await body(call)
      _ = await call.ended()
      await connection.close()
      return call
    }
  }

  /// The error that a gRPC client would make of the answer.
  private func failure(_ call: RawCall) throws -> RPCError {
    var state = ClientCallState(kind: .unary)
    if call.trailers.isEmpty {
      state.receivedTrailers(ResponseHead(call.headers), insideMessage: false)
    } else {
      state.receivedHeaders(ResponseHead(call.headers))
      state.receivedTrailers(ResponseHead(call.trailers), insideMessage: false)
    }
    guard case .failed(let error) = try #require(state.outcome) else { throw UnexpectedSuccess() }
    return error
  }
  private struct UnexpectedSuccess: Error {}

  private func expect(
    _ call: RawCall, _ code: StatusCode, _ reason: ErrorReason, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let error = try failure(call)
    #expect(error.code == code, sourceLocation: sourceLocation)
    #expect(error.reason == reason, sourceLocation: sourceLocation)
    #expect(error.requestID != nil, sourceLocation: sourceLocation)
  }

  // The request.

  @Test func aGoodCallHasHeadersMessageAndTrailers() async throws {
    let call = try await answer()
    #expect(call.httpStatus == "200")
    #expect(call.headers.string("content-type") == "application/grpc")
    #expect(call.headers.string("x-request-id")?.count == 15)
    #expect(call.headers.string("grpc-status") == nil)
    #expect(call.body == [0, 0, 0, 0, 0])
    #expect(call.trailers.string("grpc-status") == "0")
    #expect(call.closure == .finished)
  }

  @Test(arguments: [
    "application/grpc", "application/grpc+proto", "application/grpc; charset=utf-8", "application/grpc+proto;a=b",
    "Application/GRPC",
  ])
  func contentTypesOfGRPC(type: String) async throws {
    #expect(try await answer([("content-type", type)]).status == "0")
  }

  @Test func aCallWithoutTEIsServed() async throws {
    #expect(try await answer([("te", nil)]).status == "0")
  }

  @Test(arguments: [
    nil, "", "text/plain", "application/grpcx", "application/grpc+json", "application/grpc-web-text", "application/xml",
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/connect+proto",
  ])
  func anotherContentTypeIs415(type: String?) async throws {
    let call = try await answer([("content-type", type)])
    #expect(call.httpStatus == "415")
    #expect(call.status == nil)
    let accepted = try #require(call.headers.string("accept-post"))
    #expect(accepted.hasPrefix("application/grpc, ") && accepted.contains("application/proto"))
    #expect(String(decoding: call.body, as: UTF8.self) == "the content type of a call is one of \(accepted)\n")
    #expect(call.headers.string("content-length") == String(call.body.count))
  }

  @Test(arguments: ["GET", "PUT", "OPTIONS", "post"]) func anotherMethodIs405(method: String) async throws {
    let call = try await answer([(":method", method)])
    #expect(call.httpStatus == "405")
    #expect(call.headers.string("allow") == "POST")
    #expect(call.status == nil)
    #expect(String(decoding: call.body, as: UTF8.self) == "this path takes POST\n")
  }

  @Test func theAnswerToHEADHasNoBody() async throws {
    let call = try await answer([(":method", "HEAD")])
    #expect(call.httpStatus == "405")
    #expect(call.body.isEmpty)
  }

  @Test(arguments: ["/", "/favicon.ico", "/a/b/c", "//Unary", "/callboard.test.Echo/"])
  func aPathThatIsNotGRPCIs404(path: String) async throws {
    let call = try await answer(to: path)
    #expect(call.httpStatus == "404")
    #expect(call.status == nil)
  }

  @Test func anUnknownMethodIsNamed() async throws {
    let call = try await answer(to: "/callboard.test.Echo/Nothing")
    try expect(call, .unimplemented, .methodUnknown)
    #expect(try failure(call).message == "unknown method Nothing of service callboard.test.Echo")
  }

  @Test func anUnknownServiceIsNamed() async throws {
    let call = try await answer(to: "/callboard.test.Nothing/Unary")
    try expect(call, .unimplemented, .serviceUnknown)
    #expect(try failure(call).message == "unknown service callboard.test.Nothing")
  }

  // Messages.

  @Test func aMessageSplitIntoSingleBytes() async throws {
    let call = try await answer { call in
      var buffer = ByteBuffer()
      AnyMessage(typeURL: "split").encode(into: &buffer)
      for byte in MessageDeframerTests.framed(Array(buffer.readableBytesView)) { try await call.send([byte]) }
      try await call.finish()
    }
    #expect(call.status == "0")
    #expect(call.body.suffix(5) == Array("split".utf8)[...])
  }

  @Test func aLengthOverTheLimitIsRefusedOnThePrefixAlone() async throws {
    let call = try await answer { call in try await call.send([0, 0, 0x40, 0, 1]) }
    try expect(call, .resourceExhausted, .messageTooLarge)
    #expect(try failure(call).quotaViolations.first?.subject == "message size")
    // The rest of the request isn't wanted, and that is no error (RFC 9113, section 8.1).
    #expect(call.closure == .finished || call.closure == .reset(.noError))
  }

  @Test func theLimitIsConfigurable() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumRequestSize = 10
    let over = try await answer(configuration: configuration) { call in try await call.send([0, 0, 0, 0, 11]) }
    try expect(over, .resourceExhausted, .messageTooLarge)
    let exact = try await answer(configuration: configuration) { call in
      try await call.send(message: [0x0A, 8] + Array("exactly8".utf8))
      try await call.finish()
    }
    #expect(exact.status == "0")
  }

  @Test func anAnswerOverTheLimitIsRefused() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumResponseSize = 9
    let call = try await answer(configuration: configuration) { call in
      try await call.send(message: [0x0A, 8] + Array("exactly8".utf8))
      try await call.finish()
    }
    try expect(call, .resourceExhausted, .messageTooLarge)
    #expect(call.body.isEmpty)
  }

  @Test func unfinishedMessagesAreBoundedForTheConnection() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumUnfinishedBytes = 1000
    try await TestServer.run(configuration: configuration) { server in
      let connection = try await RawConnection.connect(port: server.port)
      let prefix: [UInt8] = [0, 0, 0, 0x10, 0]
      let first = try await connection.open(Self.echo)
      try await first.send(prefix + Array(repeating: 0, count: 600))
      let second = try await connection.open(Self.echo)
      try await second.send(prefix + Array(repeating: 0, count: 600))
      try expect(await second.ended(), .resourceExhausted, .serverBusy)
      // What the second held is free again.
      let third = try await connection.open(Self.echo)
      try await third.send(message: [0x0A, 200] + [1] + Array(repeating: 0x61, count: 200))
      try await third.finish()
      #expect(await third.ended().status == "0")
      await connection.close()
    }
  }

  @Test(arguments: [EchoService.unary.path, EchoService.expand.path])
  func noMessageWhereOneIsDue(path: String) async throws {
    try expect(await answer(to: path) { try await $0.finish() }, .unimplemented, .messageCountInvalid)
  }

  @Test(arguments: [EchoService.unary.path, EchoService.expand.path])
  func twoMessagesWhereOneIsDue(path: String) async throws {
    let call = try await answer(to: path) { call in
      try await call.send(message: [])
      try await call.send(message: [])
    }
    try expect(call, .unimplemented, .messageCountInvalid)
  }

  @Test(arguments: [EchoService.unary.path, EchoService.collect.path])
  func theStreamEndsInsideAMessage(path: String) async throws {
    for bytes in [[0], [0, 0, 0, 0, 2, 1]] as [[UInt8]] {
      let call = try await answer(to: path) { call in
        try await call.send(bytes)
        try await call.finish()
      }
      try expect(call, .internal, .messageIncomplete)
    }
  }

  @Test(arguments: [EchoService.unary.path, EchoService.collect.path])
  func anUndecodableMessage(path: String) async throws {
    let call = try await answer(to: path) { call in
      try await call.send(message: [0x0A, 200])
      try await call.finish()
    }
    try expect(call, .invalidArgument, .messageUndecodable)
    #expect(try failure(call).message.hasPrefix("not a google.protobuf.Any"))
  }

  @Test func aCompressedFlagWithoutAnEncoding() async throws {
    try expect(
      await answer { try await $0.send(message: Self.message, flag: 1) }, .internal, .messagePrefixInvalid)
  }

  @Test(arguments: [UInt8(2), 0x80, 0xFF]) func aFlagOtherThanZeroAndOne(flag: UInt8) async throws {
    try expect(
      await answer { try await $0.send(message: Self.message, flag: flag) }, .internal, .messagePrefixInvalid)
  }

  @Test(arguments: ["deflate", "zstd", "nonsense", "GZIP", ""]) func anUnknownEncoding(name: String) async throws {
    let call = try await answer([("grpc-encoding", name)])
    try expect(call, .unimplemented, .encodingUnsupported)
    #expect(call.statusBlock.string("grpc-accept-encoding") == "identity,gzip")
  }

  @Test func theIdentityEncoding() async throws {
    #expect(try await answer([("grpc-encoding", "identity")]).status == "0")
  }

  // Deadlines.

  @Test(arguments: ["", "1", "S", "123456789S", "1s", "-1S", "1.5S", "+1S"])
  func aTimeoutThatIsNotInTheGrammar(timeout: String) async throws {
    try expect(await answer([("grpc-timeout", timeout)]), .invalidArgument, .timeoutInvalid)
  }

  @Test(arguments: ["99999999H", "60S", "99999999u"]) func aTimeoutThatIs(timeout: String) async throws {
    #expect(try await answer([("grpc-timeout", timeout)]).status == "0")
  }

  @Test(arguments: ["0S", "00000000n"]) func aTimeoutOfZero(timeout: String) async throws {
    try expect(await answer([("grpc-timeout", timeout)]), .deadlineExceeded, .deadlineExceeded)
  }

  @Test func aDeadlineThatPassesBeforeTheRequestIsWhole() async throws {
    try expect(
      await answer([("grpc-timeout", "20m")]) { try await $0.send([0]) }, .deadlineExceeded, .deadlineExceeded)
  }

  // Metadata.

  @Test func invalidBase64() async throws {
    for value in ["!", "Zg,!", "A"] {
      try expect(await answer([("x-trace-bin", value)]), .invalidArgument, .metadataInvalid)
    }
    #expect(try await answer([("x-trace-bin", "Zg==,Zm8")]).status == "0")
  }

  @Test func aHeaderListOverTheLimit() async throws {
    let call = try await answer([("x-long", String(repeating: "a", count: 20_000))]) { _ in }
    #expect(call.httpStatus == "431")
    try expect(call, .resourceExhausted, .metadataTooLarge)
  }

  @Test func aValidRequestIDComesBack() async throws {
    #expect(try await answer([("x-request-id", "abc-1.2:3_4")]).headers.string("x-request-id") == "abc-1.2:3_4")
    for id in ["a b", String(repeating: "a", count: 65), "\"quoted\""] {
      let own = try #require(try await answer([("x-request-id", id)]).headers.string("x-request-id"))
      #expect(own.count == 15 && own != id)
    }
  }

  @Test func aFailureBeforeAnythingWasSentIsTrailersOnly() async throws {
    let call = try await answer(to: "/callboard.test.Echo/Nothing")
    #expect(call.headers.string("grpc-status") == "12")
    #expect(call.headers.string("content-type") == "application/grpc")
    #expect(call.trailers.isEmpty)
    #expect(call.body.isEmpty)
  }
}
