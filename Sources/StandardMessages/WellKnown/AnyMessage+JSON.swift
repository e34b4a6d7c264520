internal import NIOCore
public import Protobuf

extension AnyMessage {
  /// What an `Any` is known to hold: its JSON is then that of the message, with a member `@type`. None of them holds an `Any`,
  /// so that nothing nests without end.
  private static let types: [String: any Message.Type] = {
    let types: [any Message.Type] = [
      ErrorInfo.self, RetryInfo.self, QuotaFailure.self, BadRequest.self, RequestInfo.self, Timestamp.self,
      ProtobufDuration.self,
    ]
    return Dictionary(uniqueKeysWithValues: types.map { ($0.fullName, $0) })
  }()

  private static func type(_ url: String) -> (any Message.Type)? {
    url.split(separator: "/").last.flatMap { types[String($0)] }
  }

  /// Whether the JSON of the type is no object, and so stands in a member `value`.
  private static func isWellKnown(_ type: any Message.Type) -> Bool {
    type == Timestamp.self || type == ProtobufDuration.self
  }

  /// Writes the message that this holds, and its type; of a type that is not known here, the encoded value in base64.
  public func writeJSON(to writer: inout JSONWriter) {
    writer.beginObject()
    if self != AnyMessage() { writer.member("@type") { $0.write(typeURL) } }
    if let type = Self.type(typeURL), let message = try? type.init(decoding: ByteBuffer(bytes: value)) {
      if Self.isWellKnown(type) {
        writer.name("value")
        message.writeJSON(to: &writer)
      } else {
        Self.writeMembers(of: message, to: &writer)
      }
    } else if !value.isEmpty {
      writer.member("value") { $0.write(value) }
    }
    writer.endObject()
  }

  private static func writeMembers<M: Message>(of message: M, to writer: inout JSONWriter) {
    writer.writeMembers(of: message)
  }

  private static let jsonFields = JSONFields((json: "@type", proto: "@type"), (json: "value", proto: "value"))

  /// Reads a message of a known type, or the encoded value of one that is not known here.
  public init(readingJSON reader: inout JSONReader) throws(JSONDecodingFailure) {
    self.init()
    if let url = try reader.typeOfAny(), let type = Self.type(url), !Self.isWellKnown(type) {
      // The type is a member that the message does not have, and so passes over.
      self.init(typeURL: url, value: Self.encoding(of: try type.init(readingJSON: &reader)))
      return
    }
    let known = try reader.typeOfAny().flatMap(Self.type)
    var members = try reader.beginObject()
    while let field = try reader.nextField(of: Self.jsonFields, in: &members) {
      do throws(JSONDecodingFailure) {
        switch field {
        case 0: typeURL = try reader.string()
        default:
          if let known {
            value = Self.encoding(of: try known.init(readingJSON: &reader))
          } else {
            value = try reader.bytes()
          }
        }
      } catch {
        throw error.within(Self.jsonFields.name(field))
      }
    }
  }

  private static func encoding(of message: any Message) -> [UInt8] {
    var buffer = ByteBuffer()
    message.encode(into: &buffer)
    return Array(buffer.readableBytesView)
  }
}
