import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Upper bounds of encoded sizes, in bytes.
enum EncodedBound {
  /// Of everything in a message whose size does not depend on its values: all singular scalars, and the tags and lengths
  /// of all other singular fields. In a oneof only the largest field counts.
  static func fixed(_ message: Descriptor) -> Int {
    message.members.reduce(0) { sum, member in
      switch member {
      case .field(let field): sum + (field.isRepeated && !field.isPacked ? 0 : fixed(field))
      case .oneof(let oneof): sum + (oneof.fields.map(fixed).max() ?? 0)
      }
    }
  }

  /// Of a field's tag and the value of a scalar, or the length in front of anything else, a packed array included.
  private static func fixed(_ field: FieldDescriptor) -> Int { tag(field) + (field.isRepeated ? length : value(field)) }

  /// Of the tag and length of one element of a repeated field that is not packed.
  static func element(_ field: FieldDescriptor) -> Int { tag(field) + length }

  /// Of the tag of a field.
  static func tag(_ field: FieldDescriptor) -> Int {
    switch field.number {
    case ..<0x10: 1
    case ..<0x800: 2
    case ..<0x4_0000: 3
    case ..<0x200_0000: 4
    default: 5
    }
  }

  /// Of a length in front of bytes or a message.
  static let length = 5

  /// Of one value, without its tag.
  static func value(_ field: FieldDescriptor) -> Int {
    switch field.type {
    case .bool: 1
    case .float, .fixed32, .sfixed32: 4
    case .double, .fixed64, .sfixed64: 8
    case .uint32, .sint32: 5
    case .int32, .enum, .int64, .uint64, .sint64: 10
    case .string, .bytes, .message, .group: length
    }
  }
}
