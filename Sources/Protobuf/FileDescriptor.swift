internal import Encodings

/// A proto file as reflection gives it. Generated code has one for each file.
public struct FileDescriptor: Sendable {
  /// The name by which other files import it: `callboard/v1/filters.proto`.
  public let path: String
  /// The files that it imports.
  public let imports: [FileDescriptor]
  /// The services that it declares, with their package.
  public let services: [String]
  /// The messages that it declares, with their package and the messages that they stand in.
  public let messages: [String]
  /// The other names that it declares: fields, oneofs, enums, values, methods.
  public let otherSymbols: [String]
  private let base64: String

  /// - Parameters:
  ///   - services: One name in each line, as in `messages` and `others`.
  ///   - base64: The encoding, in base64.
  public init(
    path: String, imports: [FileDescriptor], services: String, messages: String, others: String, base64: String
  ) {
    self.path = path
    self.imports = imports
    self.services = Self.lines(services)
    self.messages = Self.lines(messages)
    otherSymbols = Self.lines(others)
    self.base64 = base64
  }

  /// The file as an encoded `google.protobuf.FileDescriptorProto`, without its comments.
  public var encoding: [UInt8] { Base64.decode(base64.utf8) ?? [] }

  private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
}
