import HTTP2
import Settings
import Testing

@testable import Callboard

@Suite struct AdminSettingsTests {
  private func endpoint(_ text: String?, environment: [String: String] = [:]) async throws -> Endpoint? {
    try AdminConfiguration(await Settings(flags: [.adminListen: text], environment: environment)).endpoint
  }

  @Test func nothingListensUnlessTold() async throws {
    #expect(try await endpoint(nil) == nil)
    #expect(try await endpoint("off", environment: ["CALLBOARD_ADMIN_LISTEN": "9464"]) == nil)
  }

  @Test(arguments: [
    ("9464", Endpoint.tcp(host: "127.0.0.1", port: 9464)), ("0", .tcp(host: "127.0.0.1", port: 0)),
    ("0.0.0.0:9464", .tcp(host: "0.0.0.0", port: 9464)), ("[::1]:9464", .tcp(host: "::1", port: 9464)),
    ("unix:/run/admin.sock", .unix(path: "/run/admin.sock")),
  ])
  func aPortAloneIsOfThisMachine(text: String, endpoint: Endpoint) async throws {
    #expect(try await self.endpoint(text) == endpoint)
  }

  @Test(arguments: ["on", "65536", "-1", "+1", "٣", "0x10", ":9464", "localhost", "127.0.0.1", "9464:", "unix:"])
  func anythingElseIsNamed(text: String) async throws {
    let error = await #expect(throws: ConfigurationError.self) { try await endpoint(text) }
    #expect(error?.source == "--admin-listen")
  }
}
