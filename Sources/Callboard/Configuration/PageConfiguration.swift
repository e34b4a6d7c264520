import Page
import RPC
import Settings

/// Whether the page for people is served, and what it is told.
struct PageConfiguration: Sendable {
  /// Nil where there is no page.
  var settings: PageSettings?

  init(_ settings: Settings) throws(ConfigurationError) {
    var page = PageSettings()
    page.appURL = try settings.optional(.appURL) { text throws(InvalidValue) in
      guard let url = PageOrigin(url: text) else {
        throw InvalidValue(problem: "is no address of pages, like https://app.example.com/console")
      }
      return url
    }
    for (link, path) in try settings.optional(.appPath, ValueText.list(of: Self.path)) ?? [] {
      page.paths[link] = path.isEmpty ? nil : path
    }
    if page.appURL == nil {
      _ = try settings.optional(.appPath) { (_) throws(InvalidValue) -> String in
        throw InvalidValue(problem: "is of no use without \(SettingName.appURL.flag)")
      }
    }
    page.mediaSources = try settings.optional(.mediaSource, ValueText.list(of: Self.source)) ?? []
    page.frameAncestors = try settings.optional(.frameAncestor, ValueText.list(of: Self.source)) ?? []
    self.settings = try settings.value(.page, ValueText.toggle) ? page : nil
  }

  /// The page's files; none where it is turned off.
  ///
  /// - Throws: `GzipFailure` where the program's own bytes are damaged.
  func resources() throws -> [PlainResource] {
    try settings.map(Page.resources) ?? []
  }

  private static func source(_ text: String) throws(InvalidValue) -> PageOrigin {
    guard let source = PageOrigin(source: text) else {
      throw InvalidValue(problem: "has what is no host, like media.example.com or https://*.example.com:8443")
    }
    return source
  }

  private static func path(_ text: String) throws(InvalidValue) -> (PageLink, String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let link = PageLink(rawValue: String(parts[0])), parts[1].isEmpty || parts[1].hasPrefix("/")
    else {
      let names = PageLink.allCases.map(\.rawValue).joined(separator: ", ")
      throw InvalidValue(problem: "has what is no NAME=/TEMPLATE; names are \(names)")
    }
    return (link, String(parts[1]))
  }
}
