import Foundation
public import NIOCore
import NIOHTTP1
import Secrets
public import Upstream

/// Asks a language model by `chat/completions`, one question and one answer at a time. It must be shut down by
/// ``shutdown()``.
///
/// Nothing of an answer is trusted: it is bounded, and its text is handed on as text.
public struct ChatCompletions: Sendable {
  /// A question to a model.
  public struct Question: Sendable {
    /// What it is to do, in words of ours.
    public var instructions: String
    /// What it is to do it with: data.
    public var content: String
    /// What the form of the answer is called: letters, digits and `_`.
    public var schemaName: String
    /// The form of the answer.
    public var schema: JSONSchema

    /// A question of its parts.
    public init(instructions: String, content: String, schemaName: String, schema: JSONSchema) {
      self.instructions = instructions
      self.content = content
      self.schemaName = schemaName
      self.schema = schema
    }
  }

  /// What the service is called in messages.
  private static let service = "the language model"
  /// More than any answer that is of use has, in tokens: a model that doesn't come to an end is cut off there.
  private static let mostTokens = 4_000

  private let configuration: LanguageModelConfiguration
  private let client: UpstreamClient

  /// Asks the model of a configuration, with connections on the loops of `group`.
  public init(_ configuration: LanguageModelConfiguration, group: any EventLoopGroup) {
    self.configuration = configuration
    client = UpstreamClient(of: Self.service, Self.limits, group: group)
  }

  /// An answer is some thousand bytes. A question costs money each time: it is sent twice at most.
  static var limits: UpstreamClientConfiguration {
    var limits = UpstreamClientConfiguration()
    limits.retries.maximumAttempts = 2
    limits.timeout = .seconds(30)
    limits.readTimeout = .seconds(30)
    limits.maximumResponseSize = 256 << 10
    return limits
  }

  /// Closes the connections. Nothing may be asked afterwards.
  public func shutdown() async throws { try await client.shutdown() }

  /// The text that the model answers with.
  ///
  /// - Parameter deadline: When it must be there; half a minute from now at the latest.
  /// - Throws: ``Upstream/UpstreamError``: `refused` for an answer that is too long, cut off or none.
  public func answer(
    to question: Question, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> String {
    let body = try self.body(of: question)
    var headers: HTTPHeaders = ["content-type": "application/json", "accept": "application/json"]
    if let key = configuration.key { headers.add(name: "authorization", value: "Bearer \(key.value)") }
    let request = UpstreamRequest(.POST, configuration.endpoint.url, headers: headers, body: body)
    let latest = ContinuousClock.now + Self.limits.timeout
    let end = deadline.map { min($0, latest) } ?? latest
    return try await UpstreamDeadline.run(of: Self.service, until: end) { [client] () throws(UpstreamError) in
      try await client.response(deadline: end, to: { request }) { (response) throws(UpstreamError) in
        guard response.status == .ok else { throw response.failure }
        return try Self.text(of: response.body)
      }
    }
  }

  private func body(of question: Question) throws(UpstreamError) -> [UInt8] {
    let body = RequestBody(
      model: configuration.model,
      messages: [
        .init(role: "system", content: question.instructions), .init(role: "user", content: question.content),
      ],
      maxTokens: Self.mostTokens,
      responseFormat: .init(schema: .init(name: question.schemaName, schema: question.schema)))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(body))
    } catch {
      throw UpstreamError(.refused, "the question to \(Self.service) can't be written")
    }
  }

  private static func text(of body: [UInt8]) throws(UpstreamError) -> String {
    let answer: ResponseBody
    do {
      answer = try JSONDecoder().decode(ResponseBody.self, from: Data(body))
    } catch {
      throw UpstreamError(.refused, "the answer of \(service) is no chat completion")
    }
    guard let choice = answer.choices.first, let text = choice.message.content, choice.finishReason != "length" else {
      throw UpstreamError(.refused, "\(service) gave no whole answer")
    }
    return text
  }
}

private struct RequestBody: Encodable {
  struct Message: Encodable {
    let role: String
    let content: String
  }

  struct Format: Encodable {
    enum CodingKeys: String, CodingKey {
      case type
      case schema = "json_schema"
    }

    let type = "json_schema"
    let schema: Form
  }

  struct Form: Encodable {
    let name: String
    let strict = true
    let schema: JSONSchema
  }

  enum CodingKeys: String, CodingKey {
    case model, messages, temperature
    case maxTokens = "max_tokens"
    case responseFormat = "response_format"
  }

  let model: String
  let messages: [Message]
  let maxTokens: Int
  let temperature = 0
  let responseFormat: Format
}

private struct ResponseBody: Decodable {
  struct Choice: Decodable {
    enum CodingKeys: String, CodingKey {
      case message
      case finishReason = "finish_reason"
    }

    let message: Message
    let finishReason: String?
  }

  struct Message: Decodable {
    let content: String?
  }

  let choices: [Choice]
}
