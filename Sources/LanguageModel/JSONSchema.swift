/// The form of an answer, as JSON Schema says it. Objects have all of their members, and no others.
public indirect enum JSONSchema: Sendable, Encodable {
  /// A text; one of `values`, where there are any.
  case string(description: String, values: [String] = [])
  /// A list.
  case array(of: JSONSchema, description: String)
  /// An object.
  case object([(name: String, schema: JSONSchema)])
  /// What `schema` says, or null.
  case optional(JSONSchema)

  private enum Key: String, CodingKey {
    case type, description, `enum`, items, properties, required, additionalProperties, anyOf
  }

  private struct MemberKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private struct Null: Encodable {
    let type = "null"
  }

  /// Writes it as JSON Schema.
  public func encode(to encoder: any Encoder) throws {
    var schema = encoder.container(keyedBy: Key.self)
    switch self {
    case .string(let description, let values):
      try schema.encode("string", forKey: .type)
      try schema.encode(description, forKey: .description)
      if !values.isEmpty { try schema.encode(values, forKey: .enum) }
    case .array(let items, let description):
      try schema.encode("array", forKey: .type)
      try schema.encode(description, forKey: .description)
      try schema.encode(items, forKey: .items)
    case .object(let members):
      try schema.encode("object", forKey: .type)
      try schema.encode(members.map(\.name), forKey: .required)
      try schema.encode(false, forKey: .additionalProperties)
      var properties = schema.nestedContainer(keyedBy: MemberKey.self, forKey: .properties)
      for member in members { try properties.encode(member.schema, forKey: MemberKey(stringValue: member.name)) }
    case .optional(let some):
      var choices = schema.nestedUnkeyedContainer(forKey: .anyOf)
      try choices.encode(some)
      try choices.encode(Null())
    }
  }
}
