import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// A message's JSON: an object with a member for every field that is set. The well-known types have a form of their own,
/// which StandardMessages writes by hand.
struct MessageJSON {
  private let descriptor: Descriptor
  private static let handwritten: Set<String> = [
    "google.protobuf.Any", "google.protobuf.Duration", "google.protobuf.Timestamp",
  ]

  init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  var isHandwritten: Bool { Self.handwritten.contains(descriptor.fullName) }

  func printAll(to p: inout CodePrinter) {
    guard !isHandwritten else { return }
    p.print("", "extension \(SwiftNames.full(descriptor)) {")
    p.withIndentation { p in
      p.print("/// Writes this message by the JSON mapping of proto3.")
      p.print("public func writeJSON(to writer: inout JSONWriter) {")
      p.withIndentation { p in
        p.print("writer.beginObject()")
        for member in descriptor.members {
          switch member {
          case .field(let field): print(field, to: &p)
          case .oneof(let oneof): print(oneof, to: &p)
          }
        }
        p.print("writer.endObject()")
      }
      p.print("}")
      JSONReading(descriptor).print(to: &p)
    }
    p.print("}")
    for nested in descriptor.messages { MessageJSON(nested).printAll(to: &p) }
  }

  private func print(_ field: FieldDescriptor, to p: inout CodePrinter) {
    let property = SwiftNames.property(field)
    if field.isMap {
      p.print("if !\(property).isEmpty {")
      // In an entry, as anywhere, a message may be absent: then it is an empty one.
      let value = field.messageType.fields.last?.type == .message ? "$0.value ?? .init()" : "$0.value"
      p.print("  writer.member(\(key(field)), entries: \(property).map { ($0.key, \(value)) }) { $0.write($1) }", "}")
    } else if field.isRepeated {
      p.print("if !\(property).isEmpty { writer.member(\(key(field)), each: \(property)) { $0.write($1) } }")
    } else if field.hasPresence {
      p.print("if let value = \(property) { writer.member(\(key(field))) { $0.write(value) } }")
    } else {
      let condition = FieldKind(field).isSet(property)
      p.print("if \(condition) { writer.member(\(key(field))) { $0.write(\(property)) } }")
    }
  }

  private func print(_ oneof: OneofDescriptor, to p: inout CodePrinter) {
    p.print("switch \(SwiftNames.property(oneof)) {")
    for field in oneof.fields {
      p.print("case .\(SwiftNames.property(field))(let value)?: writer.member(\(key(field))) { $0.write(value) }")
    }
    p.print("case nil: break", "}")
  }

  private func key(_ field: FieldDescriptor) -> String { "\"\(field.nameInJSON)\"" }
}

extension FieldDescriptor {
  /// The name of the member: `startDate` for `start_date`.
  var nameInJSON: String { jsonName ?? NamingUtils.toJsonFieldName(name) }
}
