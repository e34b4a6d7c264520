import Foundation
public import LanguageModel
import Messages
public import RPC
import Upstream

/// Proposes charts as a language model understands the words.
///
/// The model is told the catalog, and names of campaigns and sources; never rows, ids, or who asks. Of what it answers,
/// names that it wasn't told lead nowhere, and ``ChartWish/believed(_:)`` has the last word.
public struct ModelProposer: ChartProposer {
  private let model: ChatCompletions

  /// Asks `model`.
  public init(model: ChatCompletions) { self.model = model }

  /// What is told where the model's answer is of no use: never a chart that it didn't give.
  public var failure: RPCError {
    UpstreamService.languageModel.failure(
      UpstreamError(.unavailable, "nothing that the language model proposed can be believed"))
  }

  /// The charts that the model proposes, as far as they name what it was told.
  public func ideas(for wish: ChartWish, deadline: ContinuousClock.Instant?) async throws -> [ChartIdea] {
    let told = ModelQuestion(wish)
    let question = ChatCompletions.Question(
      instructions: ModelQuestion.instructions, content: try told.content(), schemaName: "charts",
      schema: ModelQuestion.schema)
    let text = try await UpstreamService.languageModel.ask(within: deadline) { [model] end throws(UpstreamError) in
      try await model.answer(to: question, deadline: end)
    }
    guard let answer = ModelAnswer(text) else {
      throw UpstreamService.languageModel.failure(
        UpstreamError(.refused, "the language model's answer hasn't the form that it was asked for"))
    }
    return answer.ideas(among: told)
  }
}
