import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// How a message shows its fields, one after the other, under the names of the proto.
struct FieldVisits {
  private let descriptor: Descriptor

  init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  func print(to p: inout CodePrinter) throws {
    let arguments = try descriptor.fields.map { (name: $0.name, argument: try argument($0)) }
    p.print("", "extension \(SwiftNames.full(descriptor)): FieldVisitable {")
    p.withIndentation { p in
      p.print("func visitFields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {")
      p.withIndentation { p in
        for (name, argument) in arguments { p.print("visitor.visit(\"\(name)\", \(argument))") }
      }
      p.print("}")
    }
    p.print("}")
  }

  private func argument(_ field: FieldDescriptor) throws -> String {
    let property = SwiftNames.property(field)
    guard field.realContainingOneof == nil, !field.isRepeated || field.type == .message, field.type != .bytes else {
      throw GeneratorError("\(field.fullName): an answer of REST can't have such a field")
    }
    if field.isNullWhenEmpty { return "\(property).isEmpty ? nil : \(property)" }
    if field.type == .enum { return "\(property), prefix: \"\(field.enumType.valuePrefix)\"" }
    return property
  }
}

/// The table of the paths.
struct RESTPathTable {
  let methods: [RESTMethod]

  func print(to p: inout CodePrinter) {
    p.print("", "extension RESTPaths {", "  /// Every path, as the documents have them.")
    p.print("  public static let all: [any RESTEndpoint] = [")
    for method in methods {
      let types = "\(SwiftNames.full(method.request)), \(SwiftNames.full(method.response))"
      let descriptor = "\(method.service.name)Methods.\(SwiftNames.method(method.method))"
      p.print("    RESTPath<\(types)>(")
      p.print("      \"\(method.path)\", \(descriptor), .\(method.parameters.rawValue)")
      p.print("    ) { \(method.makeRequest) },")
    }
    p.print("  ]", "}")
  }
}
