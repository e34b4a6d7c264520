import Foundation

/// A libpq connection string, as settings hold it.
package enum DatabaseURL {
  /// A URL (`postgresql://…`) or keywords (`host=… dbname=…`); which of them are right is for libpq to say.
  package static func parse(_ text: String) throws(InvalidValue) -> String {
    let isURL = text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    guard isURL || text.contains("=") else {
      throw InvalidValue(
        problem:
          "is no connection string, like postgresql://callboard@db.internal/callboard or host=/run/postgresql dbname=callboard"
      )
    }
    return text
  }

  /// Whether the string holds a password: a command line must not, since everyone on the machine sees it.
  package static func hasPassword(_ text: String) -> Bool {
    if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") {
      guard let afterScheme = text.range(of: "://") else { return false }
      let rest = text[afterScheme.upperBound...]
      let authority = rest.prefix { $0 != "/" && $0 != "?" }
      if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") { return true }
      return rest.contains("?password=") || rest.contains("&password=")
    }
    // Keywords: `password` at the start of a word, and the equals sign behind it, maybe after blanks.
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).dropLast()
    return parts.contains { $0.split(whereSeparator: \.isWhitespace).last == "password" }
  }
}
