/// SQL text with numbered parameters, written as a string literal: `"select name from contacts where id = \(id)"` binds
/// `id` as `$1`. Values never become part of the text.
///
/// A `String` is bound as `text`; cast where another type is wanted: `\(body)::jsonb`.
public struct Statement: Sendable, ExpressibleByStringInterpolation {
  /// The text, with `$1`, `$2` … for the parameters.
  public private(set) var text: String
  /// The parameters in the order of their numbers.
  public private(set) var parameters: [Parameter]
  /// The form of the result's fields. Binary, but for types that have no binary form.
  public var resultFormat: PostgresFormat = .binary
  /// Where the parameters' numbers are in `text`, so that embedding can renumber them.
  private var placeholders: [Placeholder]

  private struct Placeholder: Sendable {
    /// The offset in UTF-8 bytes just after the `$`.
    var offset: Int
    /// The parameter's number, from 1.
    var number: Int
  }

  /// SQL text without parameters. It must not come from outside the program.
  public init(unescaped text: String) {
    self.text = text
    parameters = []
    placeholders = []
  }

  /// The text of a literal without values.
  public init(stringLiteral value: String) {
    self.init(unescaped: value)
  }

  /// The text and values of a literal.
  public init(stringInterpolation: Interpolation) {
    self = stringInterpolation.statement
  }

  /// Appends another statement; its parameters are numbered on, but for shared ones that are bound already.
  public mutating func append(_ fragment: Statement) {
    guard !fragment.placeholders.isEmpty else {
      text += fragment.text
      return
    }
    let numbers = fragment.parameters.map { number(binding: $0) }
    var copied = 0
    let source = fragment.text.utf8
    var position = source.startIndex
    for placeholder in fragment.placeholders {
      let start = source.index(position, offsetBy: placeholder.offset - copied)
      text += fragment.text[position..<start]
      let number = numbers[placeholder.number - 1]
      placeholders.append(Placeholder(offset: text.utf8.count, number: number))
      text += String(number)
      let width = String(placeholder.number).utf8.count
      position = source.index(start, offsetBy: width)
      copied = placeholder.offset + width
    }
    text += fragment.text[position...]
  }

  /// The text with something else for each parameter, which `replacement` gives for its number.
  func text(replacing replacement: (Int) -> String) -> String {
    var result = ""
    let source = text.utf8
    var position = source.startIndex
    for placeholder in placeholders {
      // With the dollar sign.
      let start = source.index(source.startIndex, offsetBy: placeholder.offset - 1)
      result += text[position..<start]
      result += replacement(placeholder.number)
      position = source.index(start, offsetBy: 1 + String(placeholder.number).utf8.count)
    }
    result += text[position...]
    return result
  }

  private mutating func bind(_ parameter: Parameter) {
    let number = number(binding: parameter)
    text += "$"
    placeholders.append(Placeholder(offset: text.utf8.count, number: number))
    text += String(number)
  }

  /// The number of a parameter: that of an equal one of the same role, or the next.
  private mutating func number(binding parameter: Parameter) -> Int {
    if parameter.role != nil, let index = parameters.firstIndex(of: parameter) { return index + 1 }
    parameters.append(parameter)
    return parameters.count
  }

  /// Builds a statement from a string literal's segments.
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var statement = Statement(unescaped: "")

    /// An empty statement with room for a literal of this size.
    public init(literalCapacity: Int, interpolationCount: Int) {
      statement.text.reserveCapacity(literalCapacity + 3 * interpolationCount)
    }

    /// Appends the text between two values.
    public mutating func appendLiteral(_ literal: String) {
      statement.text += literal
    }

    /// Binds a value as the next parameter.
    public mutating func appendInterpolation(_ value: some PostgresEncodable) {
      statement.bind(Parameter(value))
    }

    /// Binds a value, or `NULL`, as the next parameter.
    public mutating func appendInterpolation(_ value: (some PostgresEncodable)?) {
      statement.bind(Parameter(value))
    }

    /// Binds a value that other parts of the statement bind too: once for all parts that give it the same role. Roles
    /// keep equal values of different meaning apart, so that a statement's text never depends on its values.
    public mutating func appendInterpolation(_ value: some PostgresEncodable, sharedAs role: String) {
      var parameter = Parameter(value)
      parameter.role = role
      statement.bind(parameter)
    }

    /// Embeds another statement, its parameters numbered on.
    public mutating func appendInterpolation(fragment: Statement) {
      statement.append(fragment)
    }

    /// Embeds text as it is. It must not come from outside the program.
    public mutating func appendInterpolation(unescaped text: String) {
      statement.text += text
    }
  }
}

extension Sequence<Statement> {
  /// One statement of all of them, with `separator` between.
  public func joined(separator: Statement = "") -> Statement {
    var joined = Statement(unescaped: "")
    for (position, statement) in enumerated() {
      if position > 0 { joined.append(separator) }
      joined.append(statement)
    }
    return joined
  }
}

/// A bound value in its binary form.
public struct Parameter: Hashable, Sendable {
  /// The type that the value is bound as.
  public let type: PostgresType
  /// The binary form; nil for `NULL`.
  let bytes: [UInt8]?
  /// What the value is in its statement, if parts of it share the value.
  fileprivate(set) var role: String?

  init<Value: PostgresEncodable>(_ value: Value) {
    type = Value.postgresType
    if value.isNull {
      bytes = nil
    } else {
      var bytes: [UInt8] = []
      value.encode(into: &bytes)
      self.bytes = bytes
    }
  }
}
