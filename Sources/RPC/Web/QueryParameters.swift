/// The parameters of a path: `name=value` joined by `&`, percent-encoded, with `+` for a blank (the URL standard,
/// "application/x-www-form-urlencoded").
public struct QueryParameters: Sendable {
  private let text: ArraySlice<UInt8>

  /// The parameters of the text behind the `?`.
  public init(_ text: String) { self.text = ArraySlice(text.utf8) }

  init(_ text: ArraySlice<UInt8>) { self.text = text }

  /// All parameters in order. Throws INVALID_ARGUMENT for what isn't percent-encoded UTF-8.
  public var all: [(name: String, value: String)] {
    get throws(RPCError) {
      var all: [(name: String, value: String)] = []
      for (name, value) in raw {
        guard let name = Self.decode(name), let name = String(validating: name, as: UTF8.self) else {
          throw .query("the name of a parameter")
        }
        guard let value = Self.decode(value), let value = String(validating: value, as: UTF8.self) else {
          throw .query("the parameter \(name.prefix(64))")
        }
        all.append((name, value))
      }
      return all
    }
  }

  /// The bytes of the first parameter of this name; nil where there is none. Throws INVALID_ARGUMENT for what isn't
  /// percent-encoded.
  func first(_ name: String) throws(RPCError) -> [UInt8]? {
    for parameter in raw where Self.decode(parameter.name)?.elementsEqual(name.utf8) == true {
      guard let value = Self.decode(parameter.value) else { throw .query("the parameter \(name)") }
      return value
    }
    return nil
  }

  private var raw: some Sequence<(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)> {
    text.split(separator: UInt8(ascii: "&")).lazy.map { part in
      let name = part.prefix { $0 != UInt8(ascii: "=") }
      return (name, part.dropFirst(name.count + 1))
    }
  }

  private static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(StatusMessage.hexValue),
          let low = rest.popFirst().flatMap(StatusMessage.hexValue)
        else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    return bytes
  }
}

extension RPCError {
  fileprivate static func query(_ what: String) -> RPCError {
    RPCError(.invalidArgument, reason: .metadataInvalid, "\(what) is not percent-encoded UTF-8")
  }
}
