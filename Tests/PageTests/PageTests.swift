import Compression
import NIOCore
import Page
import Testing

@testable import RPC

@Suite struct PageTests {
  private func origin(_ text: String) throws -> PageOrigin {
    try #require(PageOrigin(source: text))
  }

  private func field(_ name: String, _ resource: PlainResource) -> String? {
    resource.fields.first { $0.name == name }?.value
  }

  @Test func theEntryIsAskedForAnewAndTheRestIsKept() throws {
    let files = try Page.resources(PageSettings())
    let entry = try #require(files.first)
    #expect(entry.path == "/")
    #expect(field("content-type", entry) == "text/html; charset=utf-8")
    #expect(field("cache-control", entry) == "no-cache")
    #expect(Set(files.map(\.path)).count == files.count)
    for file in files.dropFirst() {
      #expect(file.path.wholeMatch(of: /\/assets\/[0-9a-f]{12}\/[a-z\/-]+\.(js|css|svg)/) != nil, "\(file.path)")
      #expect(field("cache-control", file) == "public, max-age=31536000, immutable")
      #expect(field("content-type", file)?.hasPrefix(file.path.hasSuffix(".js") ? "text/javascript" : "") == true)
    }
  }

  @Test func itHasFewerThanAHundredThousandBytes() throws {
    #expect(try Page.resources(PageSettings()).reduce(0) { $0 + $1.plain.readableBytes } < 100_000)
  }

  @Test func bothFormsAreTheSameBytes() throws {
    for file in try Page.resources(PageSettings()) {
      let gzip = try #require(file.compressed).bytes
      #expect(try Gzip.inflate(gzip, limit: 1 << 20) == file.plain)
      #expect(gzip.readableBytes < file.plain.readableBytes)
    }
  }

  /// Nothing of another host, nothing inline: what the policy forbids isn't tried.
  @Test func nothingIsInlineOrElsewhere() throws {
    for file in try Page.resources(PageSettings()) {
      let text = String(buffer: file.plain).replacing("http://www.w3.org/2000/svg", with: "")
      #expect(!text.contains("http://") && !text.contains("https://"), "\(file.path)")
    }
    let entry = String(buffer: try #require(try Page.resources(PageSettings()).first).plain)
    #expect(!entry.contains("<style") && entry.matches(of: /<script[^>]*>[^<]/).isEmpty)
    #expect(entry.matches(of: /\son\w+=/).isEmpty)
  }

  /// Each file that the entry names is there.
  @Test func theEntryNamesFilesThatAreThere() throws {
    let files = try Page.resources(PageSettings())
    let paths = Set(files.map(\.path))
    let named = String(buffer: try #require(files.first).plain).matches(of: /(?:src|href)="?([\w.\/-]+)/).map {
      "/" + $0.1
    }
    #expect(named.count == 3)
    for path in named { #expect(paths.contains(path)) }
  }

  @Test func thePolicyLetsNothingInThatIsNotSet() throws {
    func policy(_ settings: PageSettings) throws -> String? {
      field("content-security-policy", try #require(try Page.resources(settings).first))
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
    let entry = try #require(try Page.resources(settings).first)
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
