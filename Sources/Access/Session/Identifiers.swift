package import Foundation

extension UUID {
  /// Reads the 36 characters of a UUID, in either case. Foundation alone would stop at a NUL and take what is before it.
  package init?(strict text: String) {
    guard text.utf8.count == 36, !text.utf8.contains(0) else { return nil }
    self.init(uuidString: text)
  }
}
