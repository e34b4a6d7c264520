import Testing
import Upstream

/// Where secrets may go.
@Suite struct UpstreamOriginTests {
  @Test(arguments: [
    ("https://account.documents.azure.com:443/", "https://account.documents.azure.com:443"),
    ("https://account.documents.azure.com", "https://account.documents.azure.com"),
    ("http://127.255.0.9:1", "http://127.255.0.9:1"), ("HTTPS://10.0.0.1:8081", "https://10.0.0.1:8081"),
    ("http://localhost:8081/", "http://localhost:8081"),
    ("http://127.0.0.1:8081", "http://127.0.0.1:8081"), ("http://[::1]:8081", "http://[::1]:8081"),
    ("http://account.documents.azure.com", nil), ("http://10.0.0.1", nil), ("http://127.example.com", nil),
    ("http://127.+0.0.1", nil), ("http://127.0.0.256", nil), ("http://127.0.1", nil),
    ("http://localhost.example.com", nil), ("http://127.0.0.1.example.com", nil), ("http://localhost@example.com", nil),
    ("https://user:password@account.documents.azure.com", nil), ("https://a.com/dbs", nil), ("https://a.com?x=y", nil),
    ("https://a.com#x", nil), ("ftp://a.com", nil), ("account.documents.azure.com", nil), ("https://", nil), ("", nil),
    ("https://a.com:0", nil), ("https://a.com:70000", nil),
  ])
  func anOriginIsHTTPSOrThisMachine(_ text: String, _ origin: String?) {
    #expect(UpstreamOrigin(text)?.description == origin)
  }

  @Test func anOriginThatIsKnownIsHTTPS() {
    #expect(UpstreamOrigin(https: "api.example.com").description == "https://api.example.com")
    #expect(UpstreamOrigin("https://api.example.com/") == UpstreamOrigin(https: "api.example.com"))
  }
}
