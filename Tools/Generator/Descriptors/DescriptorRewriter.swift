import Foundation
import SwiftProtobuf

/// Turns the descriptors of proto3 files into ones that protoc-c 1.4 translates faithfully. The wire stays the same:
/// - `syntax = "proto2"`, so that every singular field has explicit presence (a `has_` member in C);
/// - `string` becomes `bytes`, so that NULs survive and the length is known;
/// - `enum` becomes `int32`, so that values unknown to the C compiler are defined behaviour;
/// - `repeated` scalars say that they are packed, which proto2 does not assume;
/// - maps become the repeated messages of key and value that they are on the wire;
/// - the one-field oneofs by which protoc spells proto3's `optional` go away.
enum DescriptorRewriter {
  /// Rewrites a serialized `FileDescriptorSet`.
  static func rewrite(_ serialized: Data) throws -> Data {
    var set = try Google_Protobuf_FileDescriptorSet(serializedBytes: serialized)
    set.file = try set.file.map(rewrite)
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    return try set.serializedBytes(options: options)
  }

  private static func rewrite(_ original: Google_Protobuf_FileDescriptorProto) throws
    -> Google_Protobuf_FileDescriptorProto
  {
    var file = original
    file.syntax = "proto2"
    file.options = try noPackFunctions()
    file.service = []
    file.enumType = []
    file.clearSourceCodeInfo()
    file.messageType = original.messageType.map(rewrite)
    return file
  }

  private static func rewrite(_ original: Google_Protobuf_DescriptorProto) -> Google_Protobuf_DescriptorProto {
    var message = original
    message.enumType = []
    if message.options.mapEntry { message.clearOptions() }
    message.nestedType = original.nestedType.map(rewrite)
    let synthetic = Set(original.field.filter(\.proto3Optional).map(\.oneofIndex))
    // protoc places the synthetic oneofs after all others, so the indices that stay keep their meaning.
    message.oneofDecl = original.oneofDecl.enumerated().filter { !synthetic.contains(Int32($0.offset)) }.map(\.element)
    message.field = original.field.map(rewrite)
    return message
  }

  private static func rewrite(_ original: Google_Protobuf_FieldDescriptorProto) -> Google_Protobuf_FieldDescriptorProto
  {
    var field = original
    if field.proto3Optional {
      field.clearProto3Optional()
      field.clearOneofIndex()
    }
    switch field.type {
    case .string:
      field.type = .bytes
    case .enum:
      field.type = .int32
      field.clearTypeName()
    default: break
    }
    if field.label == .repeated, field.type != .bytes, field.type != .message, !field.options.hasPacked {
      field.options.packed = true
    }
    return field
  }

  /// File options that tell protoc-c to write no pack and unpack function for each message: the runtime's general ones
  /// are called. The option is an extension (`pb_c_file`, number 1019, `gen_pack_helpers = 2`) of protobuf-c's own
  /// proto, so it is given in its encoded form.
  private static func noPackFunctions() throws -> Google_Protobuf_FileOptions {
    try Google_Protobuf_FileOptions(serializedBytes: [0xda, 0x3f, 0x02, 0x10, 0x00] as [UInt8])
  }
}
