import RPC
import StandardMessages

/// What the tests call: `google.protobuf.Any` as text both ways, one method of each kind, and some that misbehave.
struct EchoService: RPCService {
  typealias Text = AnyMessage

  static let name = "callboard.test.Echo"
  static let unary = MethodDescriptor(service: name, name: "Unary")
  static let read = MethodDescriptor(service: name, name: "Read", hasNoSideEffects: true)
  static let expand = MethodDescriptor(service: name, name: "Expand")
  static let collect = MethodDescriptor(service: name, name: "Collect")
  static let chat = MethodDescriptor(service: name, name: "Chat")
  static let fail = MethodDescriptor(service: name, name: "Fail")
  static let wait = MethodDescriptor(service: name, name: "Wait")
  static let flood = MethodDescriptor(service: name, name: "Flood")
  static let describe = MethodDescriptor(service: name, name: "Describe")

  /// What happens inside the handlers.
  let events = Events<String>()
  /// Messages of `Flood` so far.
  let written = Counter()

  func register(in router: inout Router) {
    // Gives back what it gets.
    router.unary(Self.unary) { (request: Text, _) -> Text in request }
    // The same, and may be asked by GET; sends metadata too.
    router.unary(Self.read) { (request: Text, context) -> Text in
      var metadata = Metadata()
      metadata.add("x-note", "1")
      context.addInitialMetadata(metadata)
      context.addTrailingMetadata(metadata)
      if request.typeURL == "fail" { throw RPCError(.failedPrecondition, reason: .internalError, "asked to") }
      return request
    }
    // The characters of the text, one by one; `!` fails.
    router.serverStreaming(Self.expand) { (request: Text, responses: ResponseWriter<Text>, _) in
      for character in request.typeURL {
        if character == "!" { throw RPCError(.aborted, reason: .internalError, "met a !") }
        try await responses.write(Text(typeURL: String(character)))
      }
    }
    // The texts as one.
    router.clientStreaming(Self.collect) { (requests: RequestStream<Text>, _) -> Text in
      var text = ""
      for try await request in requests {
        if request.typeURL == "enough" { break }
        text += request.typeURL
      }
      return Text(typeURL: text)
    }
    // Each text as it comes.
    router.bidirectional(Self.chat) { (requests: RequestStream<Text>, responses: ResponseWriter<Text>, _) in
      for try await request in requests { try await responses.write(request) }
    }
    // Fails in the way that the text names.
    router.unary(Self.fail) { (request: Text, _) -> Text in
      switch request.typeURL {
      case "field": throw RPCError.invalidArgument(field: "type_url", "anything but field")
      case "retry": throw RPCError(.unavailable, reason: .serverBusy, "later", retryDelay: .seconds(3))
      case "ok": throw RPCError(.ok, reason: .internalError, "no error at all")
      default: throw Secret()
      }
    }
    // Answers when its task is cancelled.
    router.unary(Self.wait) { [events] (request: Text, _) -> Text in
      events.send("started")
      while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
      events.send("cancelled")
      throw CancellationError()
    }
    // Sends texts of the size asked for, without end.
    router.serverStreaming(Self.flood) { [events, written] (request: Text, responses: ResponseWriter<Text>, _) in
      let text = Text(value: Array(repeating: 0x55, count: Int(request.typeURL) ?? 1000))
      do {
        while true {
          try await responses.write(text)
          written.increment()
        }
      } catch {
        events.send("ended")
        throw error
      }
    }
    // What it knows of its call.
    router.unary(Self.describe) { (request: Text, context) -> Text in
      let deadline = context.deadline.map { "\($0 - .now > .zero)" } ?? "none"
      let values = context.metadata.values(for: request.typeURL).joined(separator: "|")
      let bytes = context.metadata.binaryValues(for: request.typeURL).map { "\($0)" }.joined(separator: "|")
      return Text(
        typeURL: """
          method=\(context.method.path) deadline=\(deadline) id=\(context.requestID) values=\(values) bytes=\(bytes)
          """)
    }
  }

  struct Secret: Error, CustomStringConvertible {
    var description: String { "host=db.internal password=hunter2" }
  }
}
