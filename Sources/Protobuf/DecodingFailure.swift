/// Why bytes are not the encoding of a message.
public struct DecodingFailure: Error, Hashable, Sendable {
  /// What was wrong.
  public enum Reason: Hashable, Sendable {
    /// The bytes break the wire format: cut short, a length past the end, an impossible tag.
    case malformed
    /// A `string` field holds bytes that are not UTF-8.
    case invalidUTF8
    /// Messages or groups nest deeper than ``nestingLimit``.
    case nestingTooDeep
    /// The decoded message would take more memory than its size warrants (a great many empty messages, say).
    case tooLarge
  }

  /// The number of messages that may be inside one another, the outermost included: that of swift-protobuf.
  public static let nestingLimit = 100

  /// What was wrong.
  public let reason: Reason

  /// The field that it was found in, by the names of the proto: `charts[2].spec.title`. Empty where no one field is to
  /// blame.
  public private(set) var path: String

  /// A failure in the field of that path.
  public init(_ reason: Reason, path: String = "") {
    self.reason = reason
    self.path = path
  }

  /// The same failure, seen from the message that holds the failed one in `field`.
  @usableFromInline
  package func within(_ field: String) -> DecodingFailure {
    DecodingFailure(reason, path: path.isEmpty ? field : "\(field).\(path)")
  }
}

extension DecodingFailure: CustomStringConvertible {
  /// A sentence for the developer of a client.
  public var description: String {
    let place = path.isEmpty ? "the message" : "the field \(path)"
    return switch reason {
    case .malformed: "\(place) is not valid protobuf"
    case .invalidUTF8: "\(place) is not valid UTF-8"
    case .nestingTooDeep: "\(place) nests more than \(Self.nestingLimit) messages deep"
    case .tooLarge: "\(place) would take too much memory"
    }
  }
}
