import Compression
import HTTP2
import NIOCore
import StandardMessages
import Testing

@testable import RPC

/// docs/wire.md, "Messages": compression both ways, by calls that no library would make.
@Suite(.timeLimit(.minutes(10))) struct CompressionTests {
  private static let echo = EchoService.unary.path
  private static let gzip = [("grpc-encoding", "gzip")]
  private static let accepting = [("grpc-accept-encoding", "identity, deflate,gzip")]

  /// An `Any` whose encoding has `size` bytes.
  private static func message(_ size: Int) -> [UInt8] {
    var message = AnyMessage()
    // A tag, and a length of one or two bytes.
    message.value = Array(repeating: 0x61, count: size - (size < 130 ? 2 : 3))
    var buffer = ByteBuffer()
    message.encode(into: &buffer)
    #expect(buffer.readableBytes == size)
    return Array(buffer.readableBytesView)
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    Gzip.compress(ByteBuffer(bytes: bytes), after: 0, onlyIfSmaller: false).map { Array($0.readableBytesView) } ?? []
  }

  private func answer(
    to path: String = echo, _ fields: [(String, String?)], configuration: ServerConfiguration = .init(),
    services: [any RPCService] = [], interceptors: [any ServerInterceptor] = [],
    _ body: (RawCall) async throws -> Void
  ) async throws -> RawCall {
    try await TestServer.run(interceptors: interceptors, configuration: configuration, services: services) { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(path, fields)
      try await body(call)
      _ = await call.ended()
      await connection.close()
      return call
    }
  }

  private func send(_ message: [UInt8], flag: UInt8 = 0) -> (RawCall) async throws -> Void {
    { call in
      try await call.send(message: message, flag: flag)
      try await call.finish()
    }
  }

  private func reason(_ call: RawCall) throws -> ErrorReason {
    guard case .failed(let error) = try #require(ResponseHead(call.statusBlock).status) else { return .unspecified }
    return error.reason
  }

  /// Flag and content of each message of an answer.
  private func messages(_ call: RawCall) throws -> [(flag: UInt8, message: [UInt8])] {
    var rest = ByteBuffer(bytes: call.body)
    var messages: [(UInt8, [UInt8])] = []
    while let (flag, length) = rest.readMultipleIntegers(as: (UInt8, UInt32).self) {
      guard let bytes = rest.readSlice(length: Int(length)) else { break }
      let plain = flag == 0 ? bytes : try Gzip.inflate(bytes, limit: 1 << 20)
      messages.append((flag, Array(plain.readableBytesView)))
    }
    return messages
  }

  // Requests.

  @Test func aCompressedRequestIsInflated() async throws {
    let call = try await answer(Self.gzip, send(Self.compressed(Self.message(500)), flag: 1))
    #expect(call.status == "0")
    #expect(try messages(call).map(\.message) == [Self.message(500)])
  }

  @Test func aCallWithAnEncodingMayHavePlainMessages() async throws {
    #expect(try await answer(Self.gzip, send(Self.message(500))).status == "0")
  }

  @Test func corruptBytesAreInternal() async throws {
    for bytes in [[], Self.message(500), Array(Self.compressed(Self.message(500)).dropLast())] {
      let call = try await answer(Self.gzip, send(bytes, flag: 1))
      #expect(call.status == "13")
      #expect(try reason(call) == .messageCorrupt)
    }
  }

  @Test func theLimitIsOfTheInflatedMessage() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumRequestSize = 5_000
    let exact = try await answer(
      Self.gzip, configuration: configuration, send(Self.compressed(Self.message(5_000)), flag: 1))
    #expect(exact.status == "0")
    let over = try await answer(
      Self.gzip, configuration: configuration, send(Self.compressed(Self.message(5_001)), flag: 1))
    #expect(over.status == "8")
    #expect(try reason(over) == .messageTooLarge)
  }

  /// What is wrong with the bytes themselves must not be found out on behalf of those who may not call.
  @Test func nothingIsInflatedBeforeTheInterceptorsHaveAgreed() async throws {
    struct Refusal: ServerInterceptor {
      func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
        throw RPCError(.unauthenticated, reason: .unspecified, "no")
      }
    }
    let call = try await answer(Self.gzip, interceptors: [Refusal()], send([1, 2, 3], flag: 1))
    #expect(call.status == "16")
  }

  @Test func streamsOfRequestsAreInflated() async throws {
    let call = try await answer(to: EchoService.chat.path, Self.gzip) { call in
      try await call.send(message: Self.compressed(Self.message(500)), flag: 1)
      try await call.send(message: Self.message(400))
      try await call.send(message: [9], flag: 1)
    }
    #expect(try messages(call).map(\.message) == [Self.message(500), Self.message(400)])
    #expect(call.status == "13")
    #expect(try reason(call) == .messageCorrupt)
  }

  // Answers.

  @Test func anAnswerOverAKibibyteIsCompressedIfThatIsAccepted() async throws {
    let large = try await answer(Self.accepting, send(Self.message(1_025)))
    #expect(large.headers.string("grpc-encoding") == "gzip")
    #expect(large.body.count < 100)
    #expect(try messages(large).map(\.flag) == [1])
    #expect(try messages(large).map(\.message) == [Self.message(1_025)])

    let small = try await answer(Self.accepting, send(Self.message(1_024)))
    #expect(small.headers.string("grpc-encoding") == nil)
    #expect(try messages(small).map(\.flag) == [0])
  }

  @Test(arguments: [nil, "", "identity", "deflate, br", "gzipped", "xgzip", "gzip;q=1"])
  func anAnswerIsNotCompressedForOthers(accepted: String?) async throws {
    let fields = accepted.map { [("grpc-accept-encoding", $0)] } ?? []
    let call = try await answer(fields, send(Self.message(5_000)))
    #expect(call.status == "0")
    #expect(call.headers.string("grpc-encoding") == nil)
    #expect(try messages(call).map(\.flag) == [0])
  }

  @Test(arguments: ["gzip", "identity,gzip", "gzip,identity", "deflate ,\tgzip , br"])
  func theListOfEncodings(accepted: String) async throws {
    let call = try await answer([("grpc-accept-encoding", accepted)], send(Self.message(5_000)))
    #expect(try messages(call).map(\.flag) == [1])
  }

  @Test func theListMayBeSpreadOverFields() {
    var fields = HeaderFields()
    fields.append("grpc-accept-encoding", "identity")
    #expect(!MessageEncoding.gzip.isAccepted(by: fields))
    fields.append("grpc-accept-encoding", "gzip")
    #expect(MessageEncoding.gzip.isAccepted(by: fields))
  }

  @Test func theSettingTurnsItOff() async throws {
    var configuration = ServerConfiguration()
    configuration.compressesResponses = false
    let call = try await answer(Self.accepting, configuration: configuration, send(Self.message(5_000)))
    #expect(try messages(call).map(\.flag) == [0])
  }

  @Test func theHeadersOfAStreamSayWhatMayCome() async throws {
    let call = try await answer(to: EchoService.chat.path, Self.accepting) { call in
      try await call.send(message: Self.message(100))
      try await call.send(message: Self.message(2_000))
      try await call.finish()
    }
    #expect(call.headers.string("grpc-encoding") == "gzip")
    #expect(try messages(call).map(\.flag) == [0, 1])
    #expect(try messages(call).map(\.message) == [Self.message(100), Self.message(2_000)])
  }

  /// Answers that say themselves whether they are compressed.
  private struct Choosing: RPCService {
    static let name = "callboard.test.Choosing"
    static let one = MethodDescriptor(service: name, name: "One")
    static let both = MethodDescriptor(service: name, name: "Both")

    func register(in router: inout Router) {
      router.unary(Self.one) { (request: AnyMessage, _) -> Reply<AnyMessage> in
        .encoded(EncodedMessage(request, compression: request.value.count > 100 ? .never : .always))
      }
      router.bidirectional(Self.both) {
        (requests: RequestStream<AnyMessage>, responses: ResponseWriter<AnyMessage>, _) in
        for try await request in requests {
          try await responses.write(EncodedMessage(request, compression: .always))
          try await responses.write(EncodedMessage(request, compression: .never))
        }
      }
    }
  }

  @Test func aHandlerChooses() async throws {
    for (size, flag) in [(10, UInt8(1)), (5_000, 0)] {
      let call = try await answer(
        to: Choosing.one.path, Self.accepting, services: [Choosing()], send(Self.message(size)))
      #expect(try messages(call).map(\.flag) == [flag])
      #expect(call.headers.string("grpc-encoding") == (flag == 1 ? "gzip" : nil))
    }
    let call = try await answer(
      to: Choosing.both.path, Self.accepting, services: [Choosing()], send(Self.message(100)))
    #expect(try messages(call).map(\.flag) == [1, 0])
    let other = try await answer(to: Choosing.both.path, [], services: [Choosing()], send(Self.message(100)))
    #expect(try messages(other).map(\.flag) == [0, 0])
  }

  @Test func aMessageForManyIsCompressedOnce() throws {
    var message = AnyMessage()
    message.value = Array(repeating: 1, count: 5_000)
    let encoded = EncodedMessage(message)
    let plain = try encoded.contents.frame(limit: .max)
    let first = try encoded.contents.frame(limit: .max, isCompressionAccepted: true)
    let second = try encoded.contents.frame(limit: .max, isCompressionAccepted: true)
    #expect(plain.readableBytes > 5_000 && first.readableBytes < 200)
    // The same memory, not only the same bytes.
    let addresses = [first, second].map { frame in frame.withUnsafeReadableBytes { $0.baseAddress } }
    #expect(addresses[0] == addresses[1])
    #expect(encoded.memory >= plain.storageCapacity + first.storageCapacity)
  }

  // The client.

  @Test(arguments: [MessageEncoding.identity, .gzip]) func aClientCompressesWhereAsked(encoding: MessageEncoding)
    async throws
  {
    /// What the handlers have seen of each request.
    struct Seeing: RPCService {
      static let stream = MethodDescriptor(service: "callboard.test.Seeing", name: "Stream")
      let seen = Events<Bool>()
      func register(in router: inout Router) {
        router.bidirectional(Self.stream) {
          (requests: RequestStream<AnyMessage>, responses: ResponseWriter<AnyMessage>, context) in
          for try await request in requests {
            seen.send(context.isRequestCompressed)
            try await responses.write(request)
          }
        }
      }
    }
    let seeing = Seeing()
    var large = AnyMessage()
    large.value = Array(repeating: 1, count: 100_000)
    let options = CallOptions(encoding: encoding)
    try await TestServer.run(services: [seeing]) { server in
      let client = server.client()
      let echoed: AnyMessage = try await client.unary(EchoService.unary, large, options)
      #expect(echoed == large)
      let all = try await client.bidirectional(Seeing.stream, options) {
        (requests: RequestWriter<AnyMessage>, responses: ResponseStream<AnyMessage>) in
        try await requests.write(large)
        try await requests.write(AnyMessage(typeURL: "small"))
        try await requests.write(large, compression: .never)
        try await requests.write(AnyMessage(typeURL: "small"), compression: .always)
        try await requests.finish()
        var all: [AnyMessage] = []
        for try await response in responses { all.append(response) }
        return all
      }
      #expect(all == [large, AnyMessage(typeURL: "small"), large, AnyMessage(typeURL: "small")])
      #expect(seeing.seen.all == (encoding == .gzip ? [true, false, false, true] : [false, false, false, false]))
      await client.close()
    }
  }
}
