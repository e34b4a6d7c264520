import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The messages of the answers as JSON has them.
struct OpenAPISchemas {
  private let methods: [RESTMethod]

  init(_ methods: [RESTMethod]) { self.methods = methods }

  static func reference(_ name: String) -> JSONDocument { .object([("$ref", .text("#/components/schemas/\(name)"))]) }

  /// The name of the schema of a whole answer.
  static func answer(_ method: RESTMethod) -> String { name(method.response) }

  private static func name(_ message: Descriptor) -> String {
    message.containingType.map { "\(name($0)).\(message.name)" } ?? message.name
  }

  var all: [(String, JSONDocument)] {
    RESTMethod.messages(methods).map { (Self.name($0), schema($0)) } + [("Error", Self.error)]
  }

  private func schema(_ message: Descriptor) -> JSONDocument {
    // The dashboard's groups stand beside `info`, without their wrapper.
    let fields = message.fields.flatMap { field in
      field.name == "stats" && field.type == .message ? field.messageType.fields : [field]
    }
    var members: [(String, JSONDocument)] = [("type", .text("object"))]
    if let text = message.paragraph { members.append(("description", .text(text))) }
    members.append(("required", .array(fields.map { .text($0.name) })))
    members.append(("properties", .object(fields.map { ($0.name, property($0)) })))
    return .object(members)
  }

  private func property(_ field: FieldDescriptor) -> JSONDocument {
    var members: [(String, JSONDocument)]
    if field.isRepeated {
      members = [("type", .text("array")), ("items", Self.reference(Self.name(field.messageType)))]
    } else if field.type == .message, !field.isTimestamp {
      members = [("anyOf", .array([Self.reference(Self.name(field.messageType)), .object([("type", .text("null"))])]))]
    } else {
      members = scalar(field)
    }
    if let text = field.paragraph { members.append(("description", .text(text))) }
    return .object(members)
  }

  private func scalar(_ field: FieldDescriptor) -> [(String, JSONDocument)] {
    func members(_ type: String, _ format: String?) -> [(String, JSONDocument)] {
      let isNullable = field.hasPresence || field.isNullWhenEmpty || field.isTimestamp
      let type: JSONDocument = isNullable ? .array([.text(type), .text("null")]) : .text(type)
      return [("type", type)] + (format.map { [("format", .text($0))] } ?? [])
    }
    switch field.type {
    case .enum:
      let values = field.enumType.values.filter { $0.number != 0 }.map { value in
        JSONDocument.text(value.name.dropFirst(field.enumType.valuePrefix.count).lowercased())
      }
      return [("type", .array([.text("string"), .text("null")])), ("enum", .array(values + [.null]))]
    case .message: return members("string", "date-time")
    case .double, .float: return members("number", "double")
    case .int64, .sint64, .sfixed64: return members("integer", "int64")
    case .int32, .sint32, .sfixed32: return members("integer", "int32")
    case .uint32, .fixed32: return members("integer", "uint32") + [("minimum", .number(0))]
    case .uint64, .fixed64: return members("integer", "uint64") + [("minimum", .number(0))]
    case .bool: return members("boolean", nil)
    default: return members("string", field.name.hasSuffix("id") && field.isNullWhenEmpty ? "uuid" : nil)
    }
  }

  private static let error: JSONDocument = .object([
    ("type", .text("object")), ("required", .array([.text("code")])),
    (
      "properties",
      .object([
        (
          "code",
          .object([("type", .text("string")), ("description", .text("Of gRPC, in lower case: invalid_argument."))])
        ),
        ("message", .object([("type", .text("string"))])),
        (
          "details",
          .object([
            ("type", .text("array")),
            (
              "items",
              .object([
                ("type", .text("object")),
                (
                  "properties",
                  .object([
                    ("type", .object([("type", .text("string"))])),
                    ("value", .object([("type", .text("string")), ("contentEncoding", .text("base64"))])),
                  ])
                ),
              ])
            ),
          ])
        ),
      ])
    ),
  ])
}
