import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// For the tests alone: a maker of random values for a message, and the swift-protobuf type that it is compared with.
struct RandomValues {
  private let descriptor: Descriptor

  init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  /// The types of a file, nested ones included.
  static func all(_ messages: [Descriptor]) -> [Descriptor] { messages.flatMap { [$0] + all($0.messages) } }

  func print(to p: inout CodePrinter) {
    p.print("", "extension \(SwiftNames.full(descriptor)): RandomMessage {")
    p.withIndentation { p in
      p.print("typealias Reference = \(reference)", "")
      p.print("static func random(_ source: inout RandomSource) -> Self {")
      p.withIndentation { p in
        p.print(descriptor.members.isEmpty ? "let message = Self()" : "var message = Self()")
        for member in descriptor.members {
          switch member {
          case .field(let field): p.print("message.\(member.property) = \(value(field))")
          case .oneof(let oneof): print(oneof, to: &p)
          }
        }
        p.print("return message")
      }
      p.print("}")
    }
    p.print("}")
  }

  private var reference: String { SwiftProtobufNamer().fullName(message: descriptor) }

  private func value(_ field: FieldDescriptor) -> String {
    if case .message = FieldKind(field) { return field.isRepeated ? "source.messages()" : "source.optionalMessage()" }
    if field.isRepeated { return "source.array { $0.\(function(field)) }" }
    return field.hasPresence ? "source.optional { $0.\(function(field)) }" : "source.\(function(field))"
  }

  private func print(_ oneof: OneofDescriptor, to p: inout CodePrinter) {
    p.print("switch source.below(\(oneof.fields.count + 1)) {")
    for (index, field) in oneof.fields.enumerated() {
      let alternative = ".\(SwiftNames.property(field))(source.\(function(field)))"
      p.print("case \(index): message.\(SwiftNames.property(oneof)) = \(alternative)")
    }
    p.print("default: break", "}")
  }

  private func function(_ field: FieldDescriptor) -> String {
    switch FieldKind(field) {
    case .scalar("Bool", _): "boolean()"
    case .scalar("Double", _): "double()"
    case .scalar("Float", _): "float()"
    case .scalar: "integer()"
    case .string: "string()"
    case .bytes: "bytes()"
    case .enumeration: "enumeration()"
    case .message: "message()"
    }
  }
}
