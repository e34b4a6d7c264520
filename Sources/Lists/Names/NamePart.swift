public import RPC
public import Tenancy

/// A part of a name, in any case: what lists by names are asked for.
///
/// Which letters are one letter in different cases is decided here, by ``Unicode/Scalar/cases``, and not by the database's
/// locale, which may know nothing beyond ASCII.
public struct NamePart: Sendable {
  /// The longest, in Unicode scalars.
  private static let longest = 200

  /// As it was written; empty where every name will do.
  public let text: String

  /// Reads the `query` of a request.
  ///
  /// - Throws: INVALID_ARGUMENT for one that is too long, or that no name can have.
  public init(_ text: String, field: String = "query") throws(RPCError) {
    let length = text.unicodeScalars.count
    guard length <= Self.longest else {
      throw .invalidArgument(field: field, "must have at most \(Self.longest) characters, and has \(length)")
    }
    guard !text.utf8.contains(0) else { throw .invalidArgument(field: field, "must not hold a NUL character") }
    self.text = text
  }

  /// A condition on columns of type text: one of them has the part.
  public func isPart(of columns: StaticString...) -> TenantQuery {
    guard !text.isEmpty else { return "true" }
    // A collation of code points: the pattern says all that is to be known of cases.
    let matches = columns.map { "\(TenantQuery(stringLiteral: "\($0)")) collate ucs_basic ~ \(pattern)" as TenantQuery }
    return matches.dropFirst().reduce(into: matches.first ?? "false") { $0 = "\($0) or \($1)" }.inParentheses
  }

  /// A regular expression of PostgreSQL's (its manual, "Regular Expression Details"), in which every scalar stands for itself.
  var pattern: String {
    var pattern = ""
    for scalar in text.unicodeScalars {
      let cases = scalar.cases
      if cases.count > 1 {
        pattern += "["
        for scalar in cases { pattern.unicodeScalars.append(scalar) }
        pattern += "]"
      } else {
        // All else that means something is of ASCII: a backslash takes it away.
        if scalar.isASCII, !("0"..."9" as ClosedRange<Unicode.Scalar>).contains(scalar) { pattern += "\\" }
        pattern.unicodeScalars.append(scalar)
      }
    }
    return pattern
  }
}

extension TenantQuery {
  fileprivate var inParentheses: TenantQuery { "(\(self))" }
}
