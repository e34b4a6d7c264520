import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Names on the C side: the rules of protoc-c 1.4 (c_helpers.cc).
enum CNames {
  /// `Callboard__V1__TimeRange`
  static func structure(_ message: Descriptor) -> String {
    message.fullName.split(separator: ".").map(camelCase).joined(separator: "__")
  }

  /// `callboard__v1__time_range`
  static func prefix(_ message: Descriptor) -> String {
    message.fullName.split(separator: ".").map(snakeCase).joined(separator: "__")
  }

  static func descriptor(_ message: Descriptor) -> String { prefix(message) + "__descriptor" }

  /// Our inline function that gives the descriptor's address (see DescriptorHeader).
  static func descriptorAddress(_ message: Descriptor) -> String { prefix(message) + "__descriptor_address" }

  /// A member of the struct, quoted for Swift.
  static func field(_ field: FieldDescriptor) -> String { "`\(member(field))`" }

  static func presence(_ field: FieldDescriptor) -> String { "has_" + member(field) }
  static func count(_ field: FieldDescriptor) -> String { "n_" + member(field) }

  private static func member(_ field: FieldDescriptor) -> String {
    let name = field.name.lowercased()
    return keywords.contains(name) ? name + "_" : name
  }

  static func oneofCase(_ oneof: OneofDescriptor) -> String { oneof.name.lowercased() + "_case" }

  /// The header that protoc-c writes for a file.
  static func header(_ file: FileDescriptor) -> String { file.name.dropLast(".proto".count) + ".pb-c.h" }

  private static func camelCase(_ name: Substring) -> String {
    var result = ""
    var startsWord = true
    for character in name {
      if character == "_" {
        startsWord = true
      } else {
        result += startsWord ? character.uppercased() : String(character)
        startsWord = false
      }
    }
    return result
  }

  private static func snakeCase(_ name: Substring) -> String {
    var result = ""
    var followsUppercase = true
    for character in name {
      if character.isUppercase && !followsUppercase { result += "_" }
      result += character.lowercased()
      followsUppercase = character.isUppercase
    }
    return result
  }

  private static let keywords: Set<String> = [
    "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char", "class", "compl",
    "const", "const_cast", "continue", "default", "delete", "do", "double", "dynamic_cast", "else", "enum", "explicit",
    "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new",
    "not", "not_eq", "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
    "return", "short", "signed", "sizeof", "static", "static_cast", "struct", "switch", "template", "this", "throw",
    "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile",
    "wchar_t", "while", "xor", "xor_eq",
  ]
}
