import RPC
import Upstream

/// What those who wait for an answer are told: which other service it waits for, and at last the answer.
enum AnsweringStep: Sendable {
  /// Another service is asked.
  case asking(UpstreamService)
  /// It has answered.
  case answered(UpstreamService)
  /// The end, and the memory that the answer and its key take, in bytes.
  case answer(any SharedAnswer, memory: Int)

  /// The memory that it takes, in bytes.
  var memory: Int {
    switch self {
    case .asking, .answered: 128
    case .answer(_, let memory): memory
    }
  }
}

/// Asks other services for an answer that several calls wait for, each until its own deadline: so that a call whose time
/// has passed can say which service it has waited for.
struct SharedUpstream: Sendable {
  private let add: @Sendable (AnsweringStep) -> Void

  init(telling add: @escaping @Sendable (AnsweringStep) -> Void) { self.add = add }

  /// Asks a service, which has its own limits of time: no single call's deadline is the answer's.
  ///
  /// - Throws: What clients may know of the service's failure.
  func ask<Value: Sendable>(
    _ service: UpstreamService, _ body: @escaping @Sendable () async throws(UpstreamError) -> Value
  ) async throws(RPCError) -> Value {
    add(.asking(service))
    let value = try await service.ask(within: nil) { _ throws(UpstreamError) in try await body() }
    add(.answered(service))
    return value
  }
}

/// Which services an answer waits for.
struct AwaitedServices {
  private var services: [UpstreamService] = []

  /// The one that was asked first of those that have not answered.
  var first: UpstreamService? { services.first }

  /// Takes note of a step.
  mutating func note(_ step: AnsweringStep) {
    switch step {
    case .asking(let service): services.append(service)
    case .answered(let service):
      if let index = services.firstIndex(where: { $0.name == service.name }) { services.remove(at: index) }
    case .answer: services.removeAll()
    }
  }
}
