import Access
import Foundation
import RPC
import ServiceLifecycle

/// Tells the metrics how many calls run and wait, each second.
struct AdmissionReport: Service {
  let admission: Admission

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        admission.reportMetrics()
        try await Task.sleep(for: .seconds(1))
      }
    }
  }
}

extension AdmissionGate {
  /// Bounds the calls of the members of each organization. Calls without a session are none of anybody's.
  init(organizations admission: Admission) {
    self.init(admission) { context in
      guard let session = try? context.session() else { return nil }
      return withUnsafeBytes(of: session.orgID.uuid) { $0.loadUnaligned(as: Admission.Tenant.self) }
    }
  }
}
