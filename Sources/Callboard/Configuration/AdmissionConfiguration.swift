import RPC
import Settings

extension AdmissionLimits {
  /// Those that the settings name.
  init(_ settings: Settings) throws(ConfigurationError) {
    self.init()
    runningCalls = try settings.value(.maxRunningCalls, ValueText.count(in: 1...100_000))
    runningCallsOfTenant = try settings.value(.maxRunningCallsPerOrganization, ValueText.count(in: 1...100_000))
    waitingCalls = try settings.value(.maxWaitingCalls, ValueText.count(in: 0...100_000))
    longestWait = try settings.value(.maxCallWait, ValueText.duration)
    tenantName = "organization"
  }
}
