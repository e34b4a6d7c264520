import NIOCore
import Protobuf
import StandardMessages
import Synchronization
import Testing

@_spi(Fuzzing) @testable import RPC

/// Messages that are encoded once, and sent to any number of calls.
@Suite(.timeLimit(.minutes(10))) struct EncodedMessageTests {
  /// An `Any` that knows how often it was encoded.
  private struct Counted: Message {
    final class Count: Sendable {
      private let count = Atomic<Int>(0)
      var value: Int { count.load(ordering: .relaxed) }
      func increment() { count.add(1, ordering: .relaxed) }
    }

    static let fullName = AnyMessage.fullName
    var content = AnyMessage()
    let count: Count

    init() { count = Count() }

    init(_ typeURL: String, count: Count = Count()) {
      content.typeURL = typeURL
      self.count = count
    }

    init(decoding buffer: ByteBuffer) throws(DecodingFailure) {
      self.init()
      content = try AnyMessage(decoding: buffer)
    }

    init(readingJSON reader: inout JSONReader) throws(JSONDecodingFailure) {
      self.init()
      content = try AnyMessage(readingJSON: &reader)
    }

    static func == (one: Counted, other: Counted) -> Bool { one.content == other.content }

    func encode(into buffer: inout ByteBuffer) {
      count.increment()
      content.encode(into: &buffer)
    }

    func writeJSON(to writer: inout JSONWriter) { content.writeJSON(to: &writer) }
  }

  private struct Service: RPCService {
    static let name = "callboard.test.Encoded"
    static let one = MethodDescriptor(service: name, name: "One")
    static let many = MethodDescriptor(service: name, name: "Many")
    let answer: EncodedMessage<Counted>

    func register(in router: inout Router) {
      router.unary(Self.one) { (_: AnyMessage, _) -> Reply<Counted> in .encoded(answer) }
      router.serverStreaming(Self.many) { (_: AnyMessage, responses: ResponseWriter<Counted>, _) in
        for _ in 0..<3 { try await responses.write(answer) }
      }
    }
  }

  private func responses(_ connection: ClientConnection) async throws -> [Counted] {
    try await connection.serverStreaming(Service.many, AnyMessage()) { (responses: ResponseStream<Counted>) in
      var all: [Counted] = []
      for try await response in responses { all.append(response) }
      return all
    }
  }

  @Test func aMessageIsEncodedOnceHoweverManyGetIt() async throws {
    let count = Counted.Count()
    let answer = Counted("answer", count: count)
    try await TestServer.run(services: [Service(answer: EncodedMessage(answer))]) { server in
      let client = server.client()
      for _ in 0..<5 {
        let one: Counted = try await client.unary(Service.one, AnyMessage())
        #expect(one == answer)
        #expect(try await responses(client) == [answer, answer, answer])
      }
      #expect(count.value == 1)
      await client.close()
    }
  }

  @Test func theLimitIsOfTheEncoding() async throws {
    let answer = EncodedMessage(Counted(String(repeating: "x", count: 1_000)))
    // A tag, a length of two bytes, and the text.
    #expect(answer.size == 1_003)
    for (limit, fits) in [(1_003, true), (1_002, false)] {
      var configuration = ServerConfiguration()
      configuration.maximumResponseSize = limit
      try await TestServer.run(configuration: configuration, services: [Service(answer: answer)]) { server in
        let client = server.client()
        func error(_ body: () async throws -> Void) async -> RPCError? {
          do {
            try await body()
            return nil
          } catch {
            return error as? RPCError
          }
        }
        let one = await error { let _: Counted = try await client.unary(Service.one, AnyMessage()) }
        let many = await error { _ = try await responses(client) }
        for error in [one, many] {
          #expect(error?.code == (fits ? nil : .resourceExhausted))
          #expect(error?.reason == (fits ? nil : .messageTooLarge))
        }
        await client.close()
      }
    }
  }

  @Test func sizesAndMemory() throws {
    // The room that is set aside for the largest encoding is not kept.
    var wide = AnyMessage()
    wide.value = Array(repeating: 1, count: 600)
    for message in [AnyMessage(), AnyMessage(typeURL: "a"), wide] {
      let encoded = EncodedMessage(message)
      var buffer = ByteBuffer()
      message.encode(into: &buffer)
      #expect(encoded.size == buffer.readableBytes)
      #expect(encoded.memory >= encoded.size + MessageDeframer.prefixSize)
      #expect(encoded.memory <= max(2 * (encoded.size + MessageDeframer.prefixSize), 64))
      #expect(try encoded.message == message)
      let frame = try encoded.contents.frame(limit: encoded.size)
      #expect(frame == (try MessageFramer.frame(message, limit: .max)))
    }
  }

  @Test func aReplyIsItsMessageEitherWay() throws {
    let message = AnyMessage(typeURL: "a")
    #expect(try Reply.message(message).message == message)
    #expect(try Reply.encoded(EncodedMessage(message)).message == message)
  }
}
