import Access
import ArgumentParser
import Foundation
import Logging
import Postgres
import Settings
import Time

struct Token: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a token for the API.",
    discussion: """
      Prints a JWT, signed by HS256 with a secret, or with a private key in PEM by its algorithm. Whoever has it calls the API as the member it names, until it expires: as the organization's \
      owner with --owner, across organizations with --super-admin, else with the --permission given.

      Example:
        callboard token --org 6f1c… --member 8a2e… --permission Dashboard:Instance:ViewOrg --ttl 8h \\
          --token-key-file token.key
      """)

  @Option(help: ArgumentHelp("The organization (claim org).", valueName: "uuid")) var org: String
  @Option(help: ArgumentHelp("The member (claim sub).", valueName: "uuid")) var member: String
  @Flag(help: "May name any organization in a request (claim super_admin).") var superAdmin = false
  @Flag(help: "Owns the organization, and sees all of its dashboard (claim owner).") var owner = false
  @Option(
    help: ArgumentHelp(
      """
      A permission; repeat for several. Dashboard:Instance:ViewOrg sees the organization's dashboard, \
      Dashboard:Instance:ViewOwn the member's own.
      """, valueName: "name"))
  var permission: [String] = []
  @Option(help: ArgumentHelp("How long the token is valid: 15m, 8h, 30d.", valueName: "time")) var ttl = "1h"
  @OptionGroup var tokens: TokenOptions
  @OptionGroup var file: ConfigurationOptions

  func run() async throws {
    let settings = try await Settings(
      flags: tokens.values + file.values, environment: ProcessInfo.processInfo.environment)
    let lifetime: Duration
    do {
      lifetime = try ValueText.duration(ttl)
    } catch {
      throw ConfigurationError(source: "--ttl", problem: "'\(ttl)' \(error.problem)")
    }
    let parties = try TokenParties(settings)
    let claims = try TokenClaims(
      Session(
        memberID: uuid(member, flag: "--member"), orgID: uuid(org, flag: "--org"), isSuperAdmin: superAdmin,
        isOwner: owner, permissions: Set(permission.map(Permission.init(rawValue:))),
        expiresAt: WallClock.system.now().advanced(byMicroseconds: lifetime.microseconds)),
      issuer: parties.issuer, audience: parties.audience.map { [$0] } ?? [])
    let key = try await settings.content(of: .tokenKeyFile) {
      try await TokenKeyFile(path: $0, logger: Logger(label: "callboard")).signingKey()
    }
    print(try TokenSigner(key).sign(claims))
  }

  private func uuid(_ text: String, flag: String) throws(ConfigurationError) -> UUID {
    guard let id = UUID(uuidString: text) else {
      throw ConfigurationError(source: flag, problem: "'\(text)' is no UUID")
    }
    return id
  }
}

extension Duration {
  /// Whole microseconds, saturated.
  var microseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    return whole.addingReportingOverflow(attoseconds / 1_000_000_000_000).partialValue
  }
}
