import AsyncHTTPClient
public import NIOCore
import NIOHTTP1

/// Sends HTTP requests to another service, and sends them again where that may help.
///
/// TLS is always verified, by the system's roots. It must be shut down by ``shutdown()``.
public struct UpstreamClient: Sendable {
  /// What an answer may take.
  public let configuration: UpstreamClientConfiguration
  private let service: String
  private let http: HTTPClient
  private let pause: @Sendable (Duration) async throws -> Void

  /// A client that connects when it first sends.
  ///
  /// - Parameters:
  ///   - service: What the service is called in messages.
  ///   - group: The event loops of its connections; they outlive the client.
  public init(of service: String, _ configuration: UpstreamClientConfiguration, group: any EventLoopGroup) {
    self.init(of: service, configuration, group: group) { try await Task.sleep(for: $0) }
  }

  /// - Parameter pause: Waits between attempts.
  package init(
    of service: String, _ configuration: UpstreamClientConfiguration, group: any EventLoopGroup,
    pause: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.service = service
    self.configuration = configuration
    self.pause = pause
    // TLS as the library has it by default: certificates and host names verified.
    var settings = HTTPClient.Configuration()
    settings.timeout = HTTPClient.Configuration.Timeout(
      connect: TimeAmount(configuration.connectTimeout), read: TimeAmount(configuration.readTimeout))
    // What is signed for one host, or goes with its secret, is sent to no other.
    settings.redirectConfiguration = .disallow
    // A failed connection is a failure like others, counted and waited for like others.
    settings.connectionPool.retryConnectionEstablishment = false
    http = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: settings)
  }

  /// Closes the connections. What is under way fails.
  public func shutdown() async throws { try await http.shutdown() }

  /// What `read` makes of the answer to a request.
  ///
  /// - Parameters:
  ///   - deadline: No wait goes beyond it. An attempt that is under way ends with the task: see
  ///     ``UpstreamDeadline/run(of:until:_:)``.
  ///   - request: Makes the request, for each attempt anew.
  ///   - read: Reads an answer; an ``UpstreamError/Kind/unavailable`` of its own counts as the request's.
  /// - Throws: The failure of the last attempt.
  public func response<Value>(
    deadline: ContinuousClock.Instant, to request: () -> UpstreamRequest,
    _ read: (UpstreamResponse) throws(UpstreamError) -> Value
  ) async throws(UpstreamError) -> Value {
    var retries = Retries(configuration.retries)
    while true {
      do throws(UpstreamError) {
        return try read(try await send(request()))
      } catch {
        let delay = retries.delay(after: error, remaining: deadline - .now, random: .random(in: 0..<1))
        guard let delay else { throw error.after(attempts: retries.failures) }
        do {
          try await pause(delay)
        } catch {
          throw cancelled
        }
      }
    }
  }

  private func send(_ request: UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse {
    var message = HTTPClientRequest(url: request.url)
    message.method = request.method
    message.headers = request.headers
    message.headers.replaceOrAdd(name: "user-agent", value: "callboard")
    if !request.body.isEmpty { message.body = .bytes(request.body) }
    do {
      // The deadline is over all attempts: it cancels the task.
      let answer = try await http.execute(message, deadline: .distantFuture)
      let isSuccess = (200..<300).contains(answer.status.code)
      var body: [UInt8] = []
      do {
        body = Array(buffer: try await answer.body.collect(upTo: configuration.maximumResponseSize))
      } catch let error as NIOTooManyBytesError where isSuccess {
        throw error
      } catch is NIOTooManyBytesError {
        // A failure is told by its status.
      }
      return UpstreamResponse(service: service, status: answer.status, headers: answer.headers, body: body)
    } catch is NIOTooManyBytesError {
      throw UpstreamError(.refused, "\(service) answered more than \(configuration.maximumResponseSize) bytes")
    } catch {
      if Task.isCancelled || error is CancellationError || error as? HTTPClientError == .cancelled { throw cancelled }
      throw UpstreamError(.unavailable, "the request to \(service) failed: \(error)")
    }
  }

  private var cancelled: UpstreamError { UpstreamError(.cancelled, "the request to \(service) was cancelled") }
}

extension UpstreamError {
  /// The same failure, and how often it took to fail.
  fileprivate func after(attempts: Int) -> UpstreamError {
    UpstreamError(kind, attempts == 1 ? description : "\(description); sent \(attempts) times", retryAfter: retryAfter)
  }
}
