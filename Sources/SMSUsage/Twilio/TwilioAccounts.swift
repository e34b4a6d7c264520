public import Foundation
public import Logging
public import Secrets

/// Which organization has which account. One without an account sends no SMS through Twilio.
///
/// Usage counts the whole of an account, so that each organization needs one of its own: an account that several
/// organizations share would show each the SMS of the others.
public struct TwilioAccounts: Sendable {
  private let accounts: [UUID: TwilioAccount]

  /// Accounts by organization.
  public init(_ accounts: [UUID: TwilioAccount]) { self.accounts = accounts }

  /// The account of an organization.
  subscript(orgID: UUID) -> TwilioAccount? { accounts[orgID] }

  /// Reads a JSON object of organizations:
  /// `{ "<organization's UUID>": { "account_sid": "AC…", "auth_token": "…" } }`, optionally with a `base_url`.
  ///
  /// - Throws: ``Secrets/SecretError``, which names the organization and what is wrong, and never a token.
  public init(json: Data) throws(SecretError) {
    guard let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
      throw SecretError("must be a JSON object of organization ids")
    }
    var accounts: [UUID: TwilioAccount] = [:]
    var organizations: [String: UUID] = [:]
    for (name, value) in object.sorted(by: { $0.key < $1.key }) {
      guard let orgID = UUID(uuidString: name) else {
        throw SecretError("\"\(name.prefix(64))\" must be an organization's UUID")
      }
      do throws(SecretError) {
        guard accounts[orgID] == nil else { throw SecretError("is there twice") }
        let account = try TwilioAccount(member: value)
        if let other = organizations[account.sid] {
          throw SecretError("has the account of \(other): each would be shown the SMS of the other")
        }
        organizations[account.sid] = orgID
        accounts[orgID] = account
      } catch {
        throw SecretError("\(name): \(error)")
      }
    }
    self.init(accounts)
  }

  /// Reads a file, as ``init(json:)`` does; `logger` is told if others than its owner can read it.
  ///
  /// - Throws: ``Secrets/SecretError``, which names the file.
  public init(file path: String, logger: Logger) throws(SecretError) {
    let content = try SecretFile("file of SMS accounts", at: path).content(logger: logger)
    do {
      try self.init(json: content)
    } catch {
      throw SecretError("the content of the file of SMS accounts \(path): \(error)")
    }
  }
}

extension TwilioAccount {
  /// An account as the file has it.
  fileprivate init(member: Any) throws(SecretError) {
    guard let fields = member as? [String: String] else {
      throw SecretError("must be an object of the strings account_sid, auth_token and, for tests, base_url")
    }
    if let unknown = fields.keys.sorted().first(where: { !["account_sid", "auth_token", "base_url"].contains($0) }) {
      throw SecretError("\(unknown.prefix(64)) is no field: there are account_sid, auth_token and base_url")
    }
    guard let sid = fields["account_sid"] else { throw SecretError("account_sid is missing") }
    guard let token = fields["auth_token"] else { throw SecretError("auth_token is missing") }
    try self.init(sid: sid, authToken: token, baseURL: fields["base_url"])
  }
}
