import NIOCore
import SMSUsage
import ServiceLifecycle

/// The external SMS provider of a deployment; its connections are closed when the process ends. Nothing is asked of it
/// before a call needs it.
struct SMSCounting: Service {
  let provider: any SMSProvider
  private let twilio: TwilioUsageRecords?

  /// - Parameter accounts: The accounts at Twilio by organization; nil for no provider.
  init(_ accounts: TwilioAccounts?, group: any EventLoopGroup) {
    twilio = accounts.map { TwilioUsageRecords(accounts: $0, group: group) }
    provider = twilio ?? NoSMSProvider()
  }

  func run() async throws {
    try? await gracefulShutdown()
    try await twilio?.shutdown()
  }
}
