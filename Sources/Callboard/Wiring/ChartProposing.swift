import CustomDashboards
import LanguageModel
import NIOCore
import ServiceLifecycle

/// What proposes charts: words alone, or a language model, whose connections are closed when the process ends. Nothing is
/// asked of it before a call needs it.
struct ChartProposing: Service {
  let proposer: any ChartProposer
  private let model: ChatCompletions?

  /// - Parameter model: The model; nil for none.
  init(_ model: LanguageModelConfiguration?, group: any EventLoopGroup) {
    let model = model.map { ChatCompletions($0, group: group) }
    self.model = model
    proposer = model.map { ModelProposer(model: $0) } ?? WordProposer()
  }

  func run() async throws {
    try? await gracefulShutdown()
    try await model?.shutdown()
  }
}
