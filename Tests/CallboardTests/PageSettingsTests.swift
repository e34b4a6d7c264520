import ArgumentParser
import Page
import RPC
import Settings
import Testing

@testable import Callboard

/// The settings of the page for people.
@Suite struct PageSettingsTests {
  private func page(_ flags: [SettingName: String?]) async throws -> PageConfiguration {
    try PageConfiguration(try await Settings(flags: flags, environment: [:]))
  }

  @Test func thereIsOneUnlessItIsTurnedOff() async throws {
    #expect(try await page([:]).settings == PageSettings())
    #expect(try await page([:]).resources().first?.path == "/")
    #expect(try await page([.page: "off"]).resources().isEmpty)
  }

  @Test func flagsMayBeRepeated() throws {
    let flags = try Serve.parse(["--media-source", "a.example.com", "--media-source", "b.example.com"]).flags
    #expect(flags[.mediaSource] == "a.example.com,b.example.com")
    #expect(try Demo.parse(["--page", "off"]).flags[.page] == "off")
  }

  @Test func linksLeadToThePlatform() async throws {
    let settings = try #require(
      try await page([
        .appURL: "https://app.example.com", .appPath: "call=/c/{id}, create-agent=",
        .mediaSource: "a.example.com, *.b.example.com",
        .frameAncestor: "https://app.example.com",
      ]).settings)
    #expect(settings.appURL?.text == "https://app.example.com")
    #expect(settings.paths[.call] == "/c/{id}" && settings.paths[.createAgent] == nil)
    #expect(settings.paths[.message] == "/messages/{id}")
    #expect(settings.mediaSources.map(\.text) == ["https://a.example.com", "https://*.b.example.com"])
    #expect(settings.frameAncestors.map(\.text) == ["https://app.example.com"])
  }

  @Test(arguments: [
    (SettingName.appURL, "app"), (.appPath, "call=calls"), (.appPath, "calls=/c"), (.mediaSource, "a b"),
    (.frameAncestor, "*"),
    (.page, "yes"), (.appPath, "call=/c"),
  ])
  func whatIsWrongIsNamed(name: SettingName, text: String) async throws {
    let error = await #expect(throws: ConfigurationError.self) { try await page([name: text]) }
    #expect(error?.source == name.flag)
  }
}
