import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// How a message is read from its JSON: member by member, by the names of its fields.
struct JSONReading {
  private let descriptor: Descriptor

  init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  func print(to p: inout CodePrinter) {
    let fields = descriptor.fields
    p.print("", "private static let jsonFields = JSONFields(")
    p.withIndentation { p in
      for (index, field) in fields.enumerated() {
        let comma = index == fields.count - 1 ? "" : ","
        p.print("(json: \"\(field.nameInJSON)\", proto: \"\(field.name)\")\(comma)")
      }
    }
    p.print(")", "", "/// Reads a message by the JSON mapping of proto3.")
    p.print("public init(readingJSON reader: inout JSONReader) throws(JSONDecodingFailure) {")
    p.withIndentation { p in
      p.print("self.init()", "var members = try reader.beginObject()")
      guard !fields.isEmpty else {
        p.print("while try reader.nextField(of: Self.jsonFields, in: &members) != nil {}")
        return
      }
      p.print("while let field = try reader.nextField(of: Self.jsonFields, in: &members) {")
      p.withIndentation { p in
        p.print("do throws(JSONDecodingFailure) {")
        p.withIndentation { p in
          p.print("switch field {")
          for (index, field) in fields.enumerated() {
            p.print("case \(index):")
            p.withIndentation { print(field, to: &$0) }
          }
          p.print("default: break", "}")
        }
        p.print("} catch {", "  throw error.within(Self.jsonFields.name(field))", "}")
      }
      p.print("}")
    }
    p.print("}")
  }

  private func print(_ field: FieldDescriptor, to p: inout CodePrinter) {
    if let oneof = field.realContainingOneof {
      let property = "self.\(SwiftNames.property(oneof))"
      p.print("if \(property) != nil { throw reader.severalOf(\"\(oneof.name)\") }")
      p.print("\(property) = .\(SwiftNames.property(field))(try reader.\(function(field))())")
      return
    }
    // A field may be called like what stands beside it in the function.
    let property = "self.\(SwiftNames.property(field))"
    if field.isMap, let value = field.messageType.fields.last {
      let entry = SwiftNames.full(field.messageType)
      p.print("try reader.map { (reader, key) throws(JSONDecodingFailure) in")
      p.print("  \(property).append(\(entry)(key: key, value: try reader.\(function(value))()))", "}")
    } else if field.isRepeated {
      p.print("try reader.array { (reader) throws(JSONDecodingFailure) in")
      p.print("  \(property).append(try reader.\(function(field))())", "}")
    } else {
      p.print("\(property) = try reader.\(function(field))()")
    }
  }

  /// The reader's function for one value of the field.
  private func function(_ field: FieldDescriptor) -> String {
    switch FieldKind(field) {
    case .scalar(let swift, _): swift.lowercased()
    case .string: "string"
    case .bytes: "bytes"
    case .enumeration: "enumeration"
    case .message: "message"
    }
  }
}
