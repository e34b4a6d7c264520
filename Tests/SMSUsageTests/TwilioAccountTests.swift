import Foundation
import Logging
import Secrets
import Testing
import Upstream

@testable import SMSUsage

/// Accounts as they are configured, and what never shows of them.
@Suite struct TwilioAccountTests {
  private func accounts(_ json: String) throws -> TwilioAccounts { try TwilioAccounts(json: Data(json.utf8)) }

  private func problem(_ json: String) -> String? {
    do {
      _ = try accounts(json)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func readsAccountsByOrganization() throws {
    let (first, second) = (UUID(), UUID())
    let accounts = try accounts(
      """
      {"\(first.uuidString.lowercased())": {"account_sid": "\(sid)", "auth_token": "\(token)"},
       "\(second.uuidString)": {"account_sid": "AC\(String(repeating: "0", count: 32))", "auth_token": "x",
         "base_url": "http://127.0.0.1:8080"}}
      """)
    #expect(accounts[first]?.sid == sid)
    #expect(accounts[first]?.authToken.value == token)
    #expect(accounts[first]?.origin.description == "https://api.twilio.com")
    #expect(accounts[second]?.origin.description == "http://127.0.0.1:8080")
    #expect(accounts[UUID()] == nil)
  }

  @Test func saysWhatIsWrongAndNeverTheToken() {
    let orgID = UUID().uuidString
    let good = "{\"account_sid\": \"\(sid)\", \"auth_token\": \"\(token)\"}"
    for (json, part) in [
      ("[]", "JSON object"), ("", "JSON object"), ("{\"x\": \(good)}", "\"x\" must be an organization's UUID"),
      ("{\"\(orgID)\": 1}", orgID), ("{\"\(orgID)\": {\"auth_token\": \"\(token)\"}}", "account_sid is missing"),
      ("{\"\(orgID)\": {\"account_sid\": \"\(sid)\"}}", "auth_token is missing"),
      (
        "{\"\(orgID)\": {\"account_sid\": \"\(sid)\", \"auth_token\": \"\(token)\", \"token\": \"\(token)\"}}",
        "token is no"
      ),
      ("{\"\(orgID)\": {\"account_sid\": \"AC/../x\", \"auth_token\": \"\(token)\"}}", "account_sid must be"),
      ("{\"\(orgID)\": {\"account_sid\": \"\(sid)\", \"auth_token\": \"\(token) \\n\"}}", "auth_token must be"),
      ("{\"\(orgID)\": \(good), \"\(orgID.lowercased())\": \(good)}", "is there twice"),
      ("{\"\(orgID)\": \(good), \"\(UUID().uuidString)\": \(good)}", "has the account of"),
    ] {
      let told = problem(json) ?? ""
      #expect(told.contains(part), "\(told)")
      #expect(!told.contains(token))
    }
  }

  @Test(arguments: [
    "http://api.twilio.com", "http://127.0.0.1.example.com", "ftp://127.0.0.1", "https://", "https://user@host",
    "https://user:password@host", "https://host/path", "https://host?query", "https://host#x", "host", "",
    "https://host:0",
    "https://host:70000",
  ]) func secretsGoNowhereElse(_ url: String) {
    #expect(throws: SecretError.self) { try TwilioAccount(sid: sid, authToken: token, baseURL: url) }
  }

  @Test(arguments: [
    "https://host", "https://host:8443/", "http://localhost:1", "http://[::1]:8080", "http://127.0.0.1",
  ])
  func secretsGoHere(_ url: String) throws {
    let account = try TwilioAccount(sid: sid, authToken: token, baseURL: url)
    #expect(account.origin.description == (url.hasSuffix("/") ? String(url.dropLast()) : url))
  }

  @Test func noTextOfAnAccountShowsItsSecret() throws {
    let account = try TwilioAccount(sid: sid, authToken: token)
    var dumped = ""
    dump(account, to: &dumped)
    dump(TwilioAccounts([UUID(): account]), to: &dumped)
    for text in ["\(account)", String(reflecting: account), dumped] {
      #expect(!text.contains(token))
    }
  }

  @Test func aFileThatIsNotThereIsAnError() {
    let error = #expect(throws: SecretError.self) {
      try TwilioAccounts(file: "/nonexistent/accounts.json", logger: Logger(label: "test"))
    }
    #expect(error?.description.contains("/nonexistent/accounts.json") == true)
  }
}
