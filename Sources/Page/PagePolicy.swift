/// What the page's documents may do in a browser.
enum PagePolicy {
  /// The value of `content-security-policy`.
  static func text(_ settings: PageSettings) -> String {
    [
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
      "media-src \(sources(settings.mediaSources))", "base-uri 'none'", "form-action 'none'",
      "frame-ancestors \(sources(settings.frameAncestors))",
    ].joined(separator: "; ")
  }

  private static func sources(_ origins: [PageOrigin]) -> String {
    origins.isEmpty ? "'none'" : origins.map(\.text).joined(separator: " ")
  }
}
