import HTTP2
import NIOCore
import StandardMessages
import Testing

@_spi(Fuzzing) @testable import RPC

/// A request of HTTP, whose answer is looked at whole.
struct WebRequest: Sendable {
  var verb = "POST"
  var path = EchoService.unary.path
  var fields: [(String, String)] = []
  var body: [UInt8] = []

  /// A Connect call of the echo with a text, in protobuf.
  static func proto(_ text: String, to method: MethodDescriptor = EchoService.unary) -> WebRequest {
    WebRequest(path: method.path, fields: [("content-type", "application/proto")], body: encoded(text))
  }

  /// A call that reads, by GET.
  static func get(_ query: String) -> WebRequest {
    WebRequest(verb: "GET", path: "\(EchoService.read.path)?\(query)")
  }

  func adding(_ fields: (String, String)...) -> WebRequest {
    var request = self
    for field in fields {
      request.fields.removeAll { $0.0 == field.0 }
      request.fields.append(field)
    }
    return request
  }

  /// The echo's message of a text.
  static func encoded(_ text: String) -> [UInt8] {
    var buffer = ByteBuffer()
    AnyMessage(typeURL: text).encode(into: &buffer)
    return Array(buffer.readableBytesView)
  }

  /// Sends it over a connection of its own, in one piece, and gives the answer.
  func answer(from server: TestServer) async throws -> RawCall {
    let connection = try await RawConnection.connect(port: server.port)
    var all: [(String, String?)] = [(":method", verb), ("content-type", nil), ("te", nil)]
    all += fields.map { ($0.0, Optional($0.1)) }
    let call = try await connection.open(path, all)
    if !body.isEmpty { try await call.send(body) }
    try await call.finish()
    _ = await call.ended()
    await connection.close()
    return call
  }

  /// Sends it to a server of its own.
  func answer(
    configuration: ServerConfiguration = .init(), resources: [PlainResource] = [], restRoutes: [RESTRoute] = []
  ) async throws -> RawCall {
    try await TestServer.run(configuration: configuration, resources: resources, restRoutes: restRoutes) { server in
      try await answer(from: server)
    }
  }
}

extension RawCall {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The echo's text in a body that is its message.
  var echoed: String? { (try? AnyMessage(decoding: ByteBuffer(bytes: body)))?.typeURL }

  /// The flags and contents of a body that is envelopes.
  var envelopes: [(flag: UInt8, content: [UInt8])] {
    var rest = ByteBuffer(bytes: body)
    var all: [(UInt8, [UInt8])] = []
    while let flag = rest.readInteger(as: UInt8.self), let length = rest.readInteger(as: UInt32.self),
      let content = rest.readBytes(length: Int(length))
    {
      all.append((flag, content))
    }
    return rest.readableBytes == 0 ? all : []
  }

  func values(_ name: String) -> [String] {
    headers.filter { $0.name.elementsEqual(name.utf8) }.map { String(decoding: $0.value, as: UTF8.self) }
  }
}
