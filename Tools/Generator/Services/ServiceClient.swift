import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The client side of a service: a struct over a connection with a method for each call.
struct ServiceClient {
  private let service: ServiceDescriptor

  init(_ service: ServiceDescriptor) { self.service = service }

  func print(to p: inout CodePrinter) {
    p.print("", "/// Calls `\(service.fullName)` over a connection.", "public struct \(service.name)Client: Sendable {")
    p.withIndentation { p in
      p.print("/// What carries the calls.", "public let connection: ClientConnection", "")
      p.print("/// A client over an open connection.")
      p.print("public init(_ connection: ClientConnection) { self.connection = connection }")
      for method in service.methods {
        p.print("")
        for line in method.documentation(or: "Calls `\(method.fullName)`.") { p.print(line) }
        print(method, to: &p)
      }
    }
    p.print("}")
  }

  private func print(_ method: MethodDescriptor, to p: inout CodePrinter) {
    let input = SwiftNames.full(method.inputType)
    let output = SwiftNames.full(method.outputType)
    let descriptor = "\(service.methodsType).\(SwiftNames.method(method))"
    let kind = CallKind(method)
    let call = "try await connection.\(kind.function)(\(descriptor)"
    let generic = kind == .serverStreaming || kind == .bidirectional ? "<Result>" : ""
    p.print("public func \(SwiftNames.method(method))\(generic)(")
    p.withIndentation { p in
      switch kind {
      case .unary:
        p.print("_ request: \(input), options: CallOptions = CallOptions()")
      case .serverStreaming:
        p.print("_ request: \(input), options: CallOptions = CallOptions(),")
        p.print("_ body: (ResponseStream<\(output)>) async throws -> Result")
      case .clientStreaming:
        p.print("options: CallOptions = CallOptions(), _ body: (RequestWriter<\(input)>) async throws -> Void")
      case .bidirectional:
        p.print("options: CallOptions = CallOptions(),")
        p.print("_ body: (RequestWriter<\(input)>, ResponseStream<\(output)>) async throws -> Result")
      }
    }
    switch kind {
    case .unary: p.print(") async throws -> \(output) {", "  \(call), request, options)")
    case .serverStreaming: p.print(") async throws -> Result {", "  \(call), request, options, body)")
    case .clientStreaming: p.print(") async throws -> \(output) {", "  \(call), options, body)")
    case .bidirectional: p.print(") async throws -> Result {", "  \(call), options, body)")
    }
    p.print("}")
  }
}
