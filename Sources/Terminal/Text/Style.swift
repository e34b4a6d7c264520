/// How a piece of text looks on a terminal that has colours.
public struct Style: Hashable, Sendable {
  /// A colour of the 256-colour palette.
  public struct Color: Hashable, Sendable {
    /// The palette's index, as `ESC[38;5;…m` takes it.
    public let index: UInt8

    /// Names a colour by its palette index.
    public init(_ index: UInt8) {
      self.index = index
    }

    static let blue = Color(39)
    static let green = Color(42)
    static let emerald = Color(36)
    static let amber = Color(214)
    static let orange = Color(208)
    static let red = Color(203)
    static let gray = Color(245)
    static let dim = Color(238)
  }

  /// Colour of the characters; nil is the terminal's own.
  public var foreground: Color?
  /// Whether the text is bold.
  public var isBold: Bool

  /// A style from its parts.
  public init(foreground: Color? = nil, isBold: Bool = false) {
    self.foreground = foreground
    self.isBold = isBold
  }

  static let plain = Style()
  static let title = Style(isBold: true)
  static let quiet = Style(foreground: .gray)

  static func color(_ color: Color) -> Style {
    Style(foreground: color)
  }

  /// The escape sequence that switches this style on (ECMA-48, SGR); nil where nothing needs switching.
  var escapeSequence: String? {
    var codes: [String] = []
    if isBold { codes.append("1") }
    if let foreground { codes.append("38;5;\(foreground.index)") }
    return codes.isEmpty ? nil : "\u{1B}[\(codes.joined(separator: ";"))m"
  }
}
