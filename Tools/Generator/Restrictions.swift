import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Refuses, by name, what the generator does not translate.
enum Restrictions {
  static func check(_ file: FileDescriptor) throws {
    guard file.edition == .proto3 else { throw GeneratorError("\(file.name): only proto3 files are supported") }
    guard file.extensions.isEmpty else { throw GeneratorError("\(file.name): extensions are not supported") }
    for message in file.messages { try check(message) }
  }

  private static func check(_ message: Descriptor) throws {
    for field in message.fields {
      // On the wire a map is a repeated message of key and value, and in Swift too.
      guard !field.isMap || field.messageType.fields.first?.type == .string else {
        throw GeneratorError("\(field.fullName): only maps with strings as keys are supported")
      }
      guard field.type != .group else { throw GeneratorError("\(field.fullName): groups are not supported") }
    }
    for nested in message.messages { try check(nested) }
  }
}
