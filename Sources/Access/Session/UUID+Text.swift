package import Foundation

extension UUID {
  /// Reads the 36 characters of a UUID, in either case. Foundation alone would stop at a NUL and take what is before it.
  package init?(text: String) {
    guard text.utf8.count == 36, !text.utf8.contains(0) else { return nil }
    self.init(uuidString: text)
  }

  /// Its 36 characters, in small letters, as answers and PostgreSQL have them.
  package var text: String { uuidString.lowercased() }
}
