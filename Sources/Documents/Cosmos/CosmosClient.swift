import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Time

/// Sends requests to an account, and sends them again where that may help.
struct CosmosClient: Sendable {
  private let configuration: CosmosConfiguration
  private let http: HTTPClient
  /// Seconds since 1970 began in UTC.
  private let now: @Sendable () -> Int64

  init(
    _ configuration: CosmosConfiguration, group: any EventLoopGroup,
    now: @escaping @Sendable () -> Int64 = { Int64(Date.now.timeIntervalSince1970) }
  ) {
    self.configuration = configuration
    self.now = now
    // TLS as the library has it by default: certificates and host names verified, by the system's roots.
    var settings = HTTPClient.Configuration()
    settings.timeout = HTTPClient.Configuration.Timeout(
      connect: TimeAmount(configuration.connectLimit), read: TimeAmount(configuration.silenceLimit))
    // What is signed for one host is sent to no other.
    settings.redirectConfiguration = .disallow
    // A failed connection is a failure like others, counted and waited for like others.
    settings.connectionPool.retryConnectionEstablishment = false
    http = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: settings)
  }

  func shutdown() async throws { try await http.shutdown() }

  /// What `read` makes of the answer to a request; its failures that may pass count as the request's.
  func response<Value>(
    to request: CosmosRequest, deadline: ContinuousClock.Instant,
    _ read: (CosmosResponse) throws(CosmosFailure) -> Value
  ) async throws(CosmosFailure) -> Value {
    var retries = CosmosRetries(configuration.retries)
    while true {
      do {
        return try read(try await send(request))
      } catch {
        let remaining = deadline - .now
        guard let delay = retries.delay(after: error, remaining: remaining, random: .random(in: 0..<1)) else {
          throw CosmosFailure(
            kind: error.kind, description: "\(error.description); sent \(retries.failures) times")
        }
        do {
          try await Task.sleep(for: delay)
        } catch {
          throw .cancelled
        }
      }
    }
  }

  private func send(_ request: CosmosRequest) async throws(CosmosFailure) -> CosmosResponse {
    var message = HTTPClientRequest(url: request.url(at: configuration.endpoint))
    message.method = request.method
    message.headers = request.headers(signedBy: configuration.key, at: now())
    if !request.body.isEmpty { message.body = .bytes(request.body) }
    do {
      // The time limit is the caller's, over all attempts: it cancels.
      let answer = try await http.execute(message, deadline: .distantFuture)
      let body = try await answer.body.collect(upTo: configuration.maximumResponseSize)
      return CosmosResponse(status: answer.status, headers: answer.headers, body: Array(buffer: body))
    } catch is NIOTooManyBytesError {
      throw CosmosFailure(
        kind: .refused,
        description: "Azure Cosmos DB answered more than \(configuration.maximumResponseSize) bytes")
    } catch {
      if Task.isCancelled { throw .cancelled }
      throw CosmosFailure(
        kind: .unavailable, description: "the request to \(configuration.endpoint) failed: \(error)", isTransient: true)
    }
  }
}

extension CosmosFailure {
  /// The task was cancelled.
  static var cancelled: CosmosFailure { CosmosFailure(kind: .cancelled, description: "the read was cancelled") }
}
