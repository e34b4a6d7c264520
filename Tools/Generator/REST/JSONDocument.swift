/// A JSON value whose members stay in order.
indirect enum JSONDocument: Sendable {
  case text(String)
  case number(Int)
  case boolean(Bool)
  case null
  case array([JSONDocument])
  case object([(String, JSONDocument)])

  /// The text, a member on a line.
  func text(indentation: String = "") -> String {
    switch self {
    case .text(let text): return Self.quoted(text)
    case .number(let number): return "\(number)"
    case .boolean(let value): return "\(value)"
    case .null: return "null"
    case .array(let elements):
      let isShort = elements.allSatisfy(\.isScalar)
      return Self.list(elements.map { $0.text(indentation: indentation + "  ") }, "[", "]", isShort, indentation)
    case .object(let members):
      let isShort = members.count <= 3 && members.allSatisfy(\.1.isScalar)
      let texts = members.map { "\(Self.quoted($0)): \($1.text(indentation: indentation + "  "))" }
      return Self.list(texts, "{", "}", isShort, indentation)
    }
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func list(
    _ parts: [String], _ open: String, _ close: String, _ isShort: Bool, _ indentation: String
  ) -> String {
    if isShort { return open + parts.joined(separator: ", ") + close }
    let separator = ",\n\(indentation)  "
    return "\(open)\n\(indentation)  \(parts.joined(separator: separator))\n\(indentation)\(close)"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
