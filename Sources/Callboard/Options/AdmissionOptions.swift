import ArgumentParser
import Settings

/// How many calls run at once, and what becomes of more.
struct AdmissionOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .maxRunningCalls, "Calls that run at once, 1 to 100000. More wait for their turn.",
      valueName: "count"))
  var maxRunningCalls: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxRunningCallsPerOrganization,
      "Calls of one organization's members that run at once, 1 to 100000. More wait for their turn.",
      valueName: "count"))
  var maxRunningCallsPerOrganization: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxRunningCallsPerConnection,
      """
      Calls of one connection that run at once, 1 to 100000, those included that were reset and have not ended yet. More \
      are refused.
      """, valueName: "count"))
  var maxRunningCallsPerConnection: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxWaitingCalls, "Calls that may wait for their turn, 0 to 100000. More are refused.",
      valueName: "count"))
  var maxWaitingCalls: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxCallWait,
      """
      How long a call waits for its turn until it is refused. While more come than can run, calls wait a quarter of it at \
      most.
      """, valueName: "time"))
  var maxCallWait: String?
}
