/// The content types of calls.
enum MediaType: Equatable {
  /// `application/grpc`, maybe `+proto`.
  case grpc
  /// `application/grpc-web`, maybe `+proto`.
  case grpcWeb
  /// `application/proto` or `application/json`: the body is the message.
  case message(MessageCodec)
  /// `application/connect+proto` or `application/connect+json`: the body is messages in envelopes.
  case envelopes(MessageCodec)

  /// The type that a request's `content-type` names, in any case, whatever its parameters, but for a `charset` other than
  /// UTF-8. Nil for all others: `text/plain` above all, which a browser sends to any host without asking.
  init?(_ contentType: ArraySlice<UInt8>) {
    var type = contentType.prefix { $0 != UInt8(ascii: ";") }
    while let last = type.last, Self.isBlank(last) { type = type.dropLast() }
    let prefix = "application/"
    guard type.count > prefix.utf8.count, Self.isSame(type.prefix(prefix.utf8.count), prefix) else { return nil }
    let subtype = type.dropFirst(prefix.utf8.count)
    guard let known = Self.names.first(where: { Self.isSame(subtype, $0.name) }) else { return nil }
    self = known.type
    guard Self.isUTF8(contentType.dropFirst(type.count)) else { return nil }
  }

  private static let names: [(name: String, type: MediaType)] = [
    ("grpc", .grpc), ("grpc+proto", .grpc), ("grpc-web", .grpcWeb), ("grpc-web+proto", .grpcWeb),
    ("json", .message(.json)), ("proto", .message(.protobuf)), ("connect+json", .envelopes(.json)),
    ("connect+proto", .envelopes(.protobuf)),
  ]

  private static func isUTF8(_ parameters: ArraySlice<UInt8>) -> Bool {
    for parameter in parameters.split(separator: UInt8(ascii: ";")) {
      let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard let name = parts.first, isSame(name.drop(while: isBlank), "charset") else { continue }
      guard parts.count == 2 else { return false }
      let value = parts[1].filter { !isBlank($0) && $0 != UInt8(ascii: "\"") }
      guard isSame(value[...], "utf-8") else { return false }
    }
    return true
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// Whether `text` is `name`, which is in lower case, in any case.
  private static func isSame(_ text: ArraySlice<UInt8>, _ name: String) -> Bool {
    text.count == name.utf8.count
      && zip(text, name.utf8).allSatisfy { byte, lower in
        byte == lower || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) && byte | 0x20 == lower
      }
  }
}

/// What a message is written in.
enum MessageCodec {
  case protobuf
  case json
}
