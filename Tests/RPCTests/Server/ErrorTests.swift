import HTTP2
import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct ErrorTests {
  private func failure(_ text: String, _ method: MethodDescriptor = EchoService.fail) async throws -> RPCError {
    try await TestServer.run { server in
      do {
        let _: AnyMessage = try await server.client().unary(method, AnyMessage(typeURL: text))
      } catch let error as RPCError {
        return error
      }
      throw CancellationError()
    }
  }

  @Test func aFieldAndItsHint() async throws {
    let error = try await failure("field")
    #expect(error.code == .invalidArgument)
    #expect(error.reason == .invalidField)
    #expect(error.fieldViolations == [FieldViolation(field: "type_url", description: "anything but field")])
  }

  @Test func aRetryDelay() async throws {
    let error = try await failure("retry")
    #expect(error.code == .unavailable)
    #expect(error.reason == .serverBusy)
    #expect(error.retryDelay == .seconds(3))
  }

  @Test func anythingElseIsInternalAndTellsNothing() async throws {
    let error = try await failure("secret")
    #expect(error.code == .internal)
    #expect(error.reason == .internalError)
    #expect(error.message == "internal error")
    #expect(error.cause == nil)
    #expect(error.requestID?.isEmpty == false)
  }

  @Test func nobodySucceedsByThrowing() async throws {
    #expect(try await failure("ok").code == .internal)
  }

  @Test func aStreamThatFailsInTheMiddle() async throws {
    try await TestServer.run { server in
      let received = Events<String>()
      let error = try await #require(throws: RPCError.self) {
        try await server.client().serverStreaming(EchoService.expand, AnyMessage(typeURL: "ab!c")) {
          (responses: ResponseStream<AnyMessage>) in
          for try await response in responses { received.send(response.typeURL) }
        }
      }
      #expect(received.all == ["a", "b"])
      #expect(error.code == .aborted)
    }
  }

  @Test func aHandlerThatAnswersBeforeItsRequestsHaveEnded() async throws {
    try await TestServer.run { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(EchoService.collect.path)
      try await call.send(message: [0x0A, 1, 0x61])
      try await call.send(message: [0x0A, 6] + Array("enough".utf8))
      _ = await call.ended()
      #expect(call.status == "0")
      #expect(call.body.last == 0x61)
      await connection.close()
    }
  }

  @Test func aPathOfOneEndlessCharacterIsAnswered() async throws {
    try await TestServer.run { server in
      let connection = try await RawConnection.connect(port: server.port)
      // One character, for Unicode: a letter and what is put above it.
      let call = try await connection.open("/a.B/e" + String(repeating: "\u{301}", count: 5_000))
      try await call.finish()
      #expect(await call.ended().status == "12")
      #expect(call.closure == .finished)
      #expect((call.headers.string("grpc-message")?.utf8.count ?? 0) <= 3 * 1024)
      await connection.close()
    }
  }

  @Test func contextAndMetadataReachTheHandler() async throws {
    try await TestServer.run { server in
      var metadata = Metadata()
      metadata.add("x-color", "red")
      metadata.add("x-color", "blue")
      let text: AnyMessage = try await server.client().unary(
        EchoService.describe, AnyMessage(typeURL: "x-color"),
        CallOptions(metadata: metadata, timeout: .seconds(60)))
      #expect(text.typeURL.contains("method=/callboard.test.Echo/Describe deadline=true"))
      #expect(text.typeURL.contains("values=red|blue"))

      var binary = Metadata()
      binary.add("x-trace-bin", binary: [1, 2])
      binary.add("x-request-id", "mine")
      let bytes: AnyMessage = try await server.client().unary(
        EchoService.describe, AnyMessage(typeURL: "x-trace-bin"), CallOptions(metadata: binary))
      #expect(bytes.typeURL.contains("deadline=true id=mine"))
      #expect(bytes.typeURL.hasSuffix("bytes=[1, 2]"))

      let token: AnyMessage = try await server.client().unary(
        EchoService.describe, AnyMessage(typeURL: "authorization"), CallOptions(bearerToken: "abc"))
      #expect(token.typeURL.contains("values=Bearer abc "))
      let reserved: AnyMessage = try await server.client().unary(
        EchoService.describe, AnyMessage(typeURL: "grpc-timeout"), CallOptions(timeout: .seconds(60)))
      #expect(reserved.typeURL.contains("values= "))
    }
  }
}
