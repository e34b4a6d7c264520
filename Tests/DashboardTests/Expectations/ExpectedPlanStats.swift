import Foundation
import Messages

extension PlanStats {
  /// What docs/metrics.md, "PlanStats", gives, in loops over rows.
  static func expected(_ rows: OrganizationRows, seenBy viewer: Viewer) -> PlanStats {
    var stats = PlanStats()
    var contacts: Set<UUID> = []
    for plan in viewer.plans(of: rows) {
      stats.totalPlans += 1
      switch plan.status {
      case "active":
        stats.activePlans += 1
        contacts.formUnion(plan.contacts)
      case "completed":
        stats.completedPlans += 1
        stats.endedPlans += 1
      case "failed", "canceled": stats.endedPlans += 1
      default: break
      }
    }
    stats.contactsInActivePlans = UInt32(contacts.count)
    if stats.endedPlans > 0 { stats.completionRate = Double(stats.completedPlans) / Double(stats.endedPlans) * 100 }
    return stats
  }
}
