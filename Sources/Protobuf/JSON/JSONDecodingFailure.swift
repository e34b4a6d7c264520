/// Why a text is not the JSON of a message.
public struct JSONDecodingFailure: Error, Hashable, Sendable {
  /// What was wrong.
  public enum Reason: Hashable, Sendable {
    /// There is no text at all.
    case empty
    /// The text breaks the grammar of JSON (RFC 8259).
    case malformed
    /// Something comes after the message.
    case trailingText
    /// A string holds bytes that are not UTF-8, or half of a surrogate pair.
    case invalidUnicode
    /// A value is of another kind than its field.
    case wrongKind
    /// A number is not one that its field can have.
    case outOfRange
    /// A name that its enum does not have.
    case unknownEnumValue
    /// A name comes twice in an object, or a field by both of its names.
    case duplicateName
    /// Two fields of a oneof are set.
    case severalOfOneof
    /// Objects nest deeper than ``DecodingFailure/nestingLimit``.
    case nestingTooDeep
    /// The decoded message would take more memory than its size warrants.
    case tooLarge
  }

  /// What was wrong.
  public let reason: Reason

  /// The field that it was found in, by the names of JSON: `charts[2].spec.title`. Empty where no one field is to blame.
  public private(set) var path: String

  /// What was wrong with it, for the developer of a client: `"LAST_WEEK" is not a value of …`.
  public let detail: String

  /// A failure in the field of that path.
  public init(_ reason: Reason, _ detail: String, path: String = "") {
    self.reason = reason
    self.detail = detail
    self.path = path
  }

  /// The same failure, seen from the message that holds the failed one in `field`.
  package func within(_ field: String) -> JSONDecodingFailure {
    let path = path.isEmpty ? field : path.hasPrefix("[") ? field + path : "\(field).\(path)"
    return JSONDecodingFailure(reason, detail, path: path)
  }
}

extension JSONDecodingFailure: CustomStringConvertible {
  /// A sentence for the developer of a client, which begins with the field: `timeRange.preset: "LAST_WEEK" is not …`.
  public var description: String { path.isEmpty ? detail : "\(path): \(detail)" }
}
