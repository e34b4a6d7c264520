import Compression
import NIOCore
import Page
import Testing

@Suite struct PageTests {
  private func origin(_ text: String) throws -> PageOrigin {
    try #require(PageOrigin(source: text))
  }

  @Test func theEntryIsAskedForAnewAndTheRestIsKept() throws {
    let assets = try Page.assets(PageSettings())
    #expect(assets.first?.path == "/")
    #expect(assets.first?.contentType == "text/html; charset=utf-8")
    #expect(assets.first?.cacheControl == "no-cache")
    #expect(Set(assets.map(\.path)).count == assets.count)
    for asset in assets.dropFirst() {
      #expect(asset.path.wholeMatch(of: /\/assets\/[0-9a-f]{12}\/[a-z\/-]+\.(js|css|svg)/) != nil, "\(asset.path)")
      #expect(asset.cacheControl == "public, max-age=31536000, immutable")
      #expect(asset.contentType.hasPrefix(asset.path.hasSuffix(".js") ? "text/javascript" : ""))
    }
  }

  @Test func itHasFewerThanAHundredThousandBytes() throws {
    #expect(try Page.assets(PageSettings()).reduce(0) { $0 + $1.plain.readableBytes } < 100_000)
  }

  @Test func bothFormsAreTheSameBytes() throws {
    for asset in try Page.assets(PageSettings()) {
      let gzip = try #require(asset.gzip)
      #expect(try Gzip.inflate(gzip, limit: 1 << 20) == asset.plain)
      #expect(gzip.readableBytes < asset.plain.readableBytes)
    }
  }

  /// Nothing of another host, nothing inline: what the policy forbids isn't tried.
  @Test func nothingIsInlineOrElsewhere() throws {
    for asset in try Page.assets(PageSettings()) {
      let text = String(buffer: asset.plain).replacing("http://www.w3.org/2000/svg", with: "")
      #expect(!text.contains("http://") && !text.contains("https://"), "\(asset.path)")
    }
    let entry = String(buffer: try #require(try Page.assets(PageSettings()).first).plain)
    #expect(!entry.contains("<style") && entry.matches(of: /<script[^>]*>[^<]/).isEmpty)
    #expect(entry.matches(of: /\son\w+=/).isEmpty)
  }

  /// Each file that the entry names is there.
  @Test func theEntryNamesFilesThatAreThere() throws {
    let assets = try Page.assets(PageSettings())
    let paths = Set(assets.map(\.path))
    let named = String(buffer: try #require(assets.first).plain).matches(of: /(?:src|href)="?([\w.\/-]+)/).map {
      "/" + $0.1
    }
    #expect(named.count > 10)
    for path in named { #expect(paths.contains(path)) }
  }

  @Test func thePolicyLetsNothingInThatIsNotSet() throws {
    func policy(_ settings: PageSettings) throws -> String? {
      let fields = try #require(try Page.assets(settings).first).fields
      return fields.first { $0.name == "content-security-policy" }?.value
    }
    let strict = """
      default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'none'; \
      base-uri 'none'; form-action 'none'; frame-ancestors 'none'
      """
    #expect(try policy(PageSettings()) == strict)
    var settings = PageSettings()
    settings.mediaSources = [try origin("media.example.com"), try origin("https://*.example.org:8443")]
    settings.frameAncestors = [try origin("https://app.example.com")]
    #expect(
      try policy(settings)
        == strict.replacing("media-src 'none'", with: "media-src https://media.example.com https://*.example.org:8443")
        .replacing("frame-ancestors 'none'", with: "frame-ancestors https://app.example.com"))
  }

  @Test func theEntryTellsTheSettings() throws {
    var settings = PageSettings()
    settings.appURL = PageOrigin(url: "https://app.example.com/console/")
    settings.paths[.call] = #"/calls/{id}?a="&b=<"#
    settings.mediaSources = [try origin("media.example.com")]
    let entry = try #require(try Page.assets(settings).first)
    #expect(entry.gzip == nil)
    let text = String(buffer: entry.plain)
    #expect(
      text.contains(
        "{&quot;appUrl&quot;:&quot;https://app.example.com/console&quot;,&quot;paths&quot;:{&quot;call&quot;"))
    #expect(text.contains(#"/calls/{id}?a=\&quot;&amp;b=&lt;&quot;"#))
    #expect(text.contains("&quot;mediaSources&quot;:[&quot;https://media.example.com&quot;]}\">"))
  }

  @Test(arguments: [
    "media.example.com", "https://media.example.com", "http://127.0.0.1:8000", "*.example.com",
    "https://*.example.com/",
  ])
  func sourcesAreHosts(text: String) {
    #expect(PageOrigin(source: text) != nil)
  }

  @Test(arguments: [
    "", "*", "*.", "https://", "'self'", "data:", "javascript:alert(1)", "https://a b", "https://a;b", "https://a,b",
    "a:b", "a:+1",
    "https://a/path", "ftp://a", "https://a\"", "a:65536", "https://me@a",
  ])
  func otherSourcesAreRefused(text: String) {
    #expect(PageOrigin(source: text) == nil)
  }

  @Test(arguments: [
    "https://*.example.com", "https://a/?q", "https://a/#f", "javascript:x", "app.example.com", "https://a/\"", "//a",
  ])
  func otherAddressesOfThePlatformAreRefused(text: String) {
    #expect(PageOrigin(url: text) == nil)
  }
}
