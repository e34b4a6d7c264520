import Compression
import Encodings
import Foundation
import HTTP2
import NIOCore
import StandardMessages
import Testing

@_spi(Fuzzing) @testable import RPC

/// docs/web.md, "Connect", byte by byte: calls whose body is the message.
@Suite(.timeLimit(.minutes(10))) struct ConnectUnaryTests {
  private func expect(
    _ call: RawCall, _ status: String, _ code: String, _ reason: ErrorReason,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(call.httpStatus == status, sourceLocation: sourceLocation)
    #expect(call.headers.string("content-type") == "application/json", sourceLocation: sourceLocation)
    #expect(call.headers.string("content-length") == String(call.body.count), sourceLocation: sourceLocation)
    #expect(call.text.hasPrefix("{\"code\":\"\(code)\",\"message\":\""), sourceLocation: sourceLocation)
    #expect(call.trailers.isEmpty, sourceLocation: sourceLocation)
    let start = try #require(call.text.range(of: "\"type\":\"google.rpc.ErrorInfo\",\"value\":\""))
    let value = call.text[start.upperBound...].prefix { $0 != "\"" }
    #expect(!value.contains("="), sourceLocation: sourceLocation)
    let bytes = try #require(Base64.decode(Array(value.utf8), padding: .none))
    #expect(
      try ErrorInfo(decoding: ByteBuffer(bytes: bytes)) == ErrorInfo(reason: reason.rawValue, domain: "callboard"),
      sourceLocation: sourceLocation)
  }

  @Test func theBodyIsTheMessageBothWays() async throws {
    let call = try await WebRequest.proto("abc").answer()
    #expect(call.httpStatus == "200")
    #expect(call.headers.string("content-type") == "application/proto")
    #expect(call.headers.string("content-length") == "5")
    #expect(call.headers.string("x-request-id")?.count == 15)
    #expect(call.echoed == "abc")
    #expect(call.trailers.isEmpty && call.closure == .finished)
    #expect(!call.headers.contains("grpc-status") && !call.headers.contains("cache-control"))
    #expect(!call.headers.contains("access-control-allow-origin") && !call.headers.contains("vary"))
  }

  @Test func aBodyInManyPieces() async throws {
    try await TestServer.run { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(EchoService.unary.path, [("content-type", "application/proto")])
      for byte in WebRequest.encoded("pieces") { try await call.send([byte]) }
      try await call.finish()
      #expect(await call.ended().echoed == "pieces")
      await connection.close()
    }
  }

  @Test func anEmptyBodyIsTheEmptyMessage() async throws {
    let call = try await WebRequest(fields: [("content-type", "application/proto")]).answer()
    #expect(call.httpStatus == "200" && call.body.isEmpty && call.headers.string("content-length") == "0")
  }

  @Test(arguments: ["application/proto", "Application/Proto", "application/proto; charset=utf-8"])
  func contentTypes(type: String) async throws {
    #expect(try await WebRequest.proto("a").adding(("content-type", type)).answer().echoed == "a")
  }

  @Test(arguments: [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/proto; charset=utf-16",
    "application/protobuf", "application/connect+proto", "application/connect+json", "",
  ])
  func otherContentTypesAreNotHandled(type: String) async throws {
    let call = try await WebRequest.proto("a").adding(("content-type", type)).answer()
    #expect(call.httpStatus == "415")
    #expect(call.headers.string("accept-post")?.contains("application/proto") == true)
  }

  @Test func theVersionMayBeMissingOrOne() async throws {
    let one = try await WebRequest.proto("a").adding(("connect-protocol-version", "1")).answer()
    #expect(one.echoed == "a")
    for version in ["2", "", "01", "v1"] {
      let call = try await WebRequest.proto("a").adding(("connect-protocol-version", version)).answer()
      try expect(call, "400", "invalid_argument", .metadataInvalid)
    }
  }

  @Test func theTimeoutIsADeadline() async throws {
    let described = try await WebRequest.proto("x", to: EchoService.describe)
      .adding(("connect-timeout-ms", "9999999999")).answer()
    #expect(described.echoed?.contains("deadline=true") == true)
    let passed = try await WebRequest.proto("a").adding(("connect-timeout-ms", "0")).answer()
    try expect(passed, "504", "deadline_exceeded", .deadlineExceeded)
    let late = try await WebRequest.proto("a", to: EchoService.wait).adding(("connect-timeout-ms", "50")).answer()
    try expect(late, "504", "deadline_exceeded", .deadlineExceeded)
    for timeout in ["12345678901", "-1", "1s", "", "1.5", "+1"] {
      let call = try await WebRequest.proto("a").adding(("connect-timeout-ms", timeout)).answer()
      try expect(call, "400", "invalid_argument", .timeoutInvalid)
    }
  }

  @Test func metadataThatIsNotBase64() async throws {
    let call = try await WebRequest.proto("a").adding(("x-bin", "*")).answer()
    try expect(call, "400", "invalid_argument", .metadataInvalid)
  }

  @Test func theRequestIDIsTheClients() async throws {
    let call = try await WebRequest.proto("a").adding(("x-request-id", "mine")).answer()
    #expect(call.headers.string("x-request-id") == "mine")
  }

  @Test(arguments: [
    ("/callboard.test.Echo/Nothing", ErrorReason.methodUnknown), ("/callboard.test.Nothing/Unary", .serviceUnknown),
  ]) func anUnknownPathIs404(path: String, reason: ErrorReason) async throws {
    var request = WebRequest.proto("a")
    request.path = path
    try expect(try await request.answer(), "404", "unimplemented", reason)
    let stream = try await request.adding(("content-type", "application/connect+proto")).answer()
    try expect(stream, "404", "unimplemented", reason)
  }

  @Test func aPathOfAnotherFormIs404() async throws {
    var request = WebRequest.proto("a")
    request.path = "/nothing"
    #expect(try await request.answer().httpStatus == "404")
    request.verb = "GET"
    #expect(try await request.answer().httpStatus == "404")
  }

  @Test(arguments: ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "post"]) func otherVerbs(verb: String) async throws {
    var request = WebRequest.proto("a")
    request.verb = verb
    let call = try await request.answer()
    #expect(call.httpStatus == "405" && call.headers.string("allow") == "POST")
    #expect(call.body.isEmpty == (verb == "HEAD"))
    request.path = EchoService.read.path
    if verb != "GET" { #expect(try await request.answer().headers.string("allow") == "GET, POST") }
  }

  @Test func aParameterOfThePathIsIgnored() async throws {
    var request = WebRequest.proto("a")
    request.path += "?x=1"
    #expect(try await request.answer().echoed == "a")
  }

  // Compression.

  private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    Array(try #require(Gzip.compress(ByteBuffer(bytes: bytes), after: 0, onlyIfSmaller: false)).readableBytesView)
  }

  @Test func gzipBothWays() async throws {
    let text = String(repeating: "abc", count: 1000)
    var request = WebRequest.proto(text).adding(("content-encoding", "gzip"), ("accept-encoding", "br, gzip;q=0.5"))
    request.body = try gzip(request.body)
    let call = try await request.answer()
    #expect(call.headers.string("content-encoding") == "gzip")
    #expect(call.headers.string("content-length") == String(call.body.count))
    let inflated = try Gzip.inflate(ByteBuffer(bytes: call.body), limit: 1 << 20)
    #expect(try AnyMessage(decoding: inflated).typeURL == text)
  }

  @Test(arguments: ["", "br", "gzip;q=0", "gzip; q=0.000", "gzipped", "identity"])
  func noCompressionThatWasNotAskedFor(accepted: String) async throws {
    let text = String(repeating: "abc", count: 1000)
    let call = try await WebRequest.proto(text).adding(("accept-encoding", accepted)).answer()
    #expect(!call.headers.contains("content-encoding") && call.echoed == text)
  }

  @Test func smallAnswersAreNotCompressed() async throws {
    let call = try await WebRequest.proto("a").adding(("accept-encoding", "gzip")).answer()
    #expect(!call.headers.contains("content-encoding") && call.echoed == "a")
  }

  @Test func anotherEncodingIsUnimplemented() async throws {
    let call = try await WebRequest.proto("a").adding(("content-encoding", "br")).answer()
    try expect(call, "501", "unimplemented", .encodingUnsupported)
    #expect(call.headers.string("accept-encoding") == "identity,gzip")
    #expect(try await WebRequest.proto("a").adding(("content-encoding", "identity")).answer().echoed == "a")
  }

  @Test func whatCanNotBeInflatedIsTheClientsFault() async throws {
    let call = try await WebRequest.proto("a").adding(("content-encoding", "gzip")).answer()
    try expect(call, "400", "invalid_argument", .messageCorrupt)
  }

  @Test func anEmptyBodyIsNoGzip() async throws {
    let empty = WebRequest(fields: [("content-type", "application/proto"), ("content-encoding", "gzip")])
    #expect(try await empty.answer().httpStatus == "200")
  }

  // Limits.

  @Test func aMessageOverTheLimit() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumRequestSize = 100
    let exact = WebRequest.proto(String(repeating: "a", count: 98))
    #expect(try await exact.answer(configuration: configuration).httpStatus == "200")
    let over = WebRequest.proto(String(repeating: "a", count: 99))
    try expect(
      try await over.answer(configuration: configuration), "429", "resource_exhausted", .messageTooLarge)
    var bomb = WebRequest.proto(String(repeating: "a", count: 1000)).adding(("content-encoding", "gzip"))
    bomb.body = try gzip(bomb.body)
    try expect(
      try await bomb.answer(configuration: configuration), "429", "resource_exhausted", .messageTooLarge)
  }

  @Test func itIsRefusedBeforeItIsWhole() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumRequestSize = 100
    try await TestServer.run(configuration: configuration) { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(EchoService.unary.path, [("content-type", "application/proto")])
      try await call.send(Array(repeating: 0, count: 101))
      #expect(await call.ended().httpStatus == "429")
      await connection.close()
    }
  }

  @Test func unfinishedBodiesAreBoundedForTheConnection() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumUnfinishedBytes = 1000
    try await TestServer.run(configuration: configuration) { server in
      let connection = try await RawConnection.connect(port: server.port)
      let type: [(String, String?)] = [("content-type", "application/proto")]
      let first = try await connection.open(EchoService.unary.path, type)
      try await first.send(Array(repeating: 0, count: 600))
      let second = try await connection.open(EchoService.unary.path, type)
      try await second.send(Array(repeating: 0, count: 600))
      #expect(await second.ended().httpStatus == "429")
      #expect(second.text.contains("too many unfinished messages"))
      try await first.reset(.cancel)
      // What was counted for both is free again.
      let third = try await connection.open(EchoService.unary.path, type)
      try await third.send(WebRequest.encoded(String(repeating: "a", count: 900)))
      try await third.finish()
      #expect(await third.ended().httpStatus == "200")
      await connection.close()
    }
  }

  @Test func anAnswerOverTheLimit() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumResponseSize = 10
    let call = try await WebRequest.proto(String(repeating: "a", count: 20)).answer(configuration: configuration)
    try expect(call, "429", "resource_exhausted", .messageTooLarge)
  }

  // Failures.

  @Test func whatIsNotTheMessage() async throws {
    var request = WebRequest.proto("a")
    request.body = [0xFF]
    try expect(try await request.answer(), "400", "invalid_argument", .messageUndecodable)
  }

  @Test func detailsAreTold() async throws {
    let call = try await WebRequest.proto("retry", to: EchoService.fail).answer()
    try expect(call, "503", "unavailable", .serverBusy)
    #expect(call.text.contains(#"{"type":"google.rpc.RetryInfo","value":"CgIIAw"}"#))
    let field = try await WebRequest.proto("field", to: EchoService.fail).answer()
    try expect(field, "400", "invalid_argument", .invalidField)
    #expect(field.text.contains(#""type":"google.rpc.BadRequest""#))
    let defect = try await WebRequest.proto("x", to: EchoService.fail).answer()
    try expect(defect, "500", "internal", .internalError)
    #expect(!defect.text.contains("hunter2"))
  }

  @Test(arguments: [
    (StatusCode.cancelled, "499", "canceled"), (.unknown, "500", "unknown"),
    (.invalidArgument, "400", "invalid_argument"),
    (.deadlineExceeded, "504", "deadline_exceeded"), (.notFound, "404", "not_found"),
    (.alreadyExists, "409", "already_exists"), (.permissionDenied, "403", "permission_denied"),
    (.resourceExhausted, "429", "resource_exhausted"), (.failedPrecondition, "400", "failed_precondition"),
    (.aborted, "409", "aborted"), (.outOfRange, "400", "out_of_range"), (.unimplemented, "501", "unimplemented"),
    (.internal, "500", "internal"), (.unavailable, "503", "unavailable"), (.dataLoss, "500", "data_loss"),
    (.unauthenticated, "401", "unauthenticated"),
  ]) func statuses(code: StatusCode, status: String, name: String) {
    let error = RPCError(code, reason: .unspecified, "x")
    #expect("\(ConnectError.status(of: error))" == status)
    #expect(ConnectError.name(code) == name)
  }

  @Test func trailersAreHeaders() async throws {
    for text in ["a", "fail"] {
      let call = try await WebRequest.proto(text, to: EchoService.read).answer()
      #expect(call.values("x-note") == ["1"] && call.values("trailer-x-note") == ["1"])
      #expect(call.trailers.isEmpty)
    }
  }

  @Test func aClientThatGoesAwayCancels() async throws {
    try await TestServer.run { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(EchoService.wait.path, [("content-type", "application/proto")])
      try await call.finish()
      await server.echo.events.wait(for: "started")
      try await call.reset(.cancel)
      await server.echo.events.wait(for: "cancelled")
      await connection.close()
    }
  }
}
