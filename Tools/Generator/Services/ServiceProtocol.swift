import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The server side of a service: a protocol with a method for each call, and its registration.
struct ServiceProtocol {
  private let service: ServiceDescriptor

  init(_ service: ServiceDescriptor) { self.service = service }

  func print(to p: inout CodePrinter) {
    printMethodNames(to: &p)
    p.print("")
    for line in service.documentation(or: "The service `\(service.fullName)`.") { p.print(line) }
    p.print("public protocol \(service.name): RPCService {")
    p.withIndentation { p in
      for (index, method) in service.methods.enumerated() {
        if index > 0 { p.print("") }
        for line in method.documentation(or: "`\(method.fullName)`") { p.print(line) }
        p.print(signature(method))
      }
    }
    p.print("}", "", "extension \(service.name) {")
    p.withIndentation { p in
      for method in service.methods {
        p.print("/// Answers UNIMPLEMENTED, until a service has its own.")
        p.print("public \(signature(method)) {")
        p.print("  throw RPCError.unimplemented(\(descriptor(method)))", "}", "")
      }
      p.print("/// Routes every method of `\(service.fullName)` to this service.")
      p.print("public func register(in router: inout Router) {")
      p.withIndentation { p in for method in service.methods { printRoute(method, to: &p) } }
      p.print("}")
    }
    p.print("}")
  }

  private func printMethodNames(to p: inout CodePrinter) {
    p.print("", "/// The methods of `\(service.fullName)`.", "public enum \(service.methodsType) {")
    p.withIndentation { p in
      for method in service.methods {
        p.print("/// `/\(service.fullName)/\(method.name)`")
        p.print("public static let \(SwiftNames.method(method)) = MethodDescriptor(")
        let reads = method.options.idempotencyLevel == .noSideEffects
        p.print(
          "  service: \"\(service.fullName)\", name: \"\(method.name)\"\(reads ? ", hasNoSideEffects: true" : ""))")
      }
    }
    p.print("}")
  }

  private func descriptor(_ method: MethodDescriptor) -> String {
    "\(service.methodsType).\(SwiftNames.method(method))"
  }

  private func signature(_ method: MethodDescriptor) -> String {
    let input = SwiftNames.full(method.inputType)
    let output = SwiftNames.full(method.outputType)
    let name = "func \(SwiftNames.method(method))"
    return switch CallKind(method) {
    case .unary: "\(name)(_ request: \(input), context: CallContext) async throws -> Reply<\(output)>"
    case .serverStreaming:
      "\(name)(_ request: \(input), responses: ResponseWriter<\(output)>, context: CallContext) async throws"
    case .clientStreaming:
      "\(name)(_ requests: RequestStream<\(input)>, context: CallContext) async throws -> \(output)"
    case .bidirectional:
      "\(name)(_ requests: RequestStream<\(input)>, responses: ResponseWriter<\(output)>, context: CallContext) "
        + "async throws"
    }
  }

  private func printRoute(_ method: MethodDescriptor, to p: inout CodePrinter) {
    let input = SwiftNames.full(method.inputType)
    let output = SwiftNames.full(method.outputType)
    let name = SwiftNames.method(method)
    p.print("router.\(CallKind(method).function)(\(descriptor(method))) {")
    p.withIndentation { p in
      switch CallKind(method) {
      case .unary:
        p.print("(request: \(input), context: CallContext) async throws -> Reply<\(output)> in")
        p.print("try await self.\(name)(request, context: context)")
      case .serverStreaming:
        p.print("(request: \(input), responses: ResponseWriter<\(output)>, context: CallContext) async throws in")
        p.print("try await self.\(name)(request, responses: responses, context: context)")
      case .clientStreaming:
        p.print("(requests: RequestStream<\(input)>, context: CallContext) async throws -> \(output) in")
        p.print("try await self.\(name)(requests, context: context)")
      case .bidirectional:
        p.print("(requests: RequestStream<\(input)>, responses: ResponseWriter<\(output)>, context: CallContext)")
        p.print("  async throws in")
        p.print("try await self.\(name)(requests, responses: responses, context: context)")
      }
    }
    p.print("}")
  }
}
