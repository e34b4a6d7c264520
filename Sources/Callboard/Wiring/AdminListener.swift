import Admin
import HTTP2
import Logging
import NIOPosix
import Observability
import ServiceLifecycle

/// Serves `/metrics`, `/livez` and `/readyz` until the process ends: while it drains, too.
struct AdminListener: Service {
  let endpoint: Endpoint
  let metrics: MetricRegistry
  let readiness: Readiness
  let group: MultiThreadedEventLoopGroup
  let logger: Logger

  func run() async throws {
    let server = AdminServer(pages: pages, group: group)
    let address: Endpoint
    do {
      address = Endpoint(try await server.bind(endpoint))
    } catch {
      throw StartFailure(listening: endpoint, flag: "--admin-listen", error)
    }
    logger.notice("serving metrics and health", metadata: ["address": "\(address)"])
    try? await gracefulShutdown()
    await server.shutdown()
  }

  private var pages: [String: AdminPage] {
    [
      "/metrics": { [metrics] in
        await metrics.collect()
        let families = metrics.families() + ProcessFigures.current().families
        return AdminResponse(
          contentType: PrometheusText.contentType,
          body: PrometheusText.text(of: families, descriptions: MetricDescriptions.all))
      },
      "/livez": { AdminResponse(body: "ok\n") },
      "/readyz": { [readiness] in
        guard let reason = readiness.problem else { return AdminResponse(body: "ok\n") }
        return AdminResponse(status: 503, body: reason + "\n")
      },
    ]
  }
}
