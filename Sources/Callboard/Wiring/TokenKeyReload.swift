import Access
import ServiceLifecycle

/// Reads token keys anew when their file has changed.
struct TokenKeyReload: Service {
  let keys: TokenKeyWatch

  func run() async throws {
    try? await cancelWhenGracefulShutdown { try await keys.run() }
  }
}
