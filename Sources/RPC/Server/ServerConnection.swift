import HTTP2
import Logging
import Metrics
import NIOCore
import Randomness
import Synchronization
import TLS

/// What every connection of a server shares.
final class ServerCore: Sendable {
  let routes: RouteTable
  let content: WebContent
  let gates: [any CallGate]
  let admission: AdmissionGate?
  let interceptors: [any ServerInterceptor]
  let observers: [any CallObserver]
  let configuration: ServerConfiguration
  let logger: Logger
  /// The largest deadline of a call, in nanoseconds.
  let largestTimeout: Int64
  let refusedStreams = Counter(label: "grpc_server_refused_streams_total")
  private let loops = Mutex<[ObjectIdentifier: ServerLoop]>([:])

  init(
    router: Router, gates: [any CallGate] = [], admission: AdmissionGate? = nil,
    interceptors: [any ServerInterceptor] = [], observers: [any CallObserver] = [],
    resources: [PlainResource] = [], restRoutes: [RESTRoute] = [], configuration: ServerConfiguration, logger: Logger
  ) {
    routes = RouteTable(router.methods)
    content = WebContent(
      origins: configuration.allowedOrigins, resources: resources, routes: restRoutes, methods: router.methods)
    self.gates = gates
    self.admission = admission
    self.interceptors = interceptors
    self.observers = observers
    self.configuration = configuration
    self.logger = logger
    largestTimeout = TimeAmount(configuration.largestDeadline).nanoseconds
  }

  /// A connection's TLS handshake failed: somebody's certificate or settings are wrong, or somebody looks at ports.
  func log(_ failure: HandshakeFailure) {
    logger.log(
      level: failure.isEndOfInput ? .debug : .info, "no TLS",
      metadata: [
        "peer": .string(failure.remoteAddress.map(ServerConnection.describe) ?? "unix"),
        "cause": .string(failure.cause.description),
      ])
  }

  /// What the connections of one event loop share.
  func loop(of eventLoop: any EventLoop) -> ServerLoop {
    loops.withLock { loops in
      if let loop = loops[ObjectIdentifier(eventLoop)] { return loop }
      let loop = ServerLoop(eventLoop: eventLoop)
      loops[ObjectIdentifier(eventLoop)] = loop
      return loop
    }
  }
}

/// What the calls of one event loop share without locks.
final class ServerLoop: @unchecked Sendable {  // confined to its event loop once it is made
  let deadlines: DeadlineTimer
  let handlers = HandlerTasks()
  private var generator: SeededGenerator

  init(eventLoop: any EventLoop) {
    deadlines = DeadlineTimer(eventLoop: eventLoop)
    generator = SeededGenerator(seed: .random(in: .min ... .max))
  }

  func makeRequestID() -> String { RequestID.random(using: &generator) }
}

/// The server's side of one connection. Confined to its event loop.
final class ServerConnection: ConnectionDelegate {
  let core: ServerCore
  let loop: ServerLoop
  /// Calls of which the stream is open, or the handler runs.
  var runningCalls = 0
  /// Which hosts requests of browsers may name; nil for any.
  let hosts: HostRule?
  /// What handlers may know of it.
  let context: ConnectionContext
  /// Bytes of messages that aren't whole yet, of all calls.
  var unfinishedBytes = 0
  /// Bytes of answers that are ready, and for which the client has no room yet.
  var waitingAnswerBytes = 0

  init(_ connection: HTTP2Connection, core: ServerCore) {
    self.core = core
    loop = core.loop(of: connection.executor.eventLoop)
    hosts = connection.hostRule
    context = ConnectionContext(
      peer: connection.remoteAddress.map(Self.describe) ?? "unix", certificate: connection.peerCertificate)
  }

  func accept(_ stream: HTTP2Stream) -> any StreamDelegate {
    guard runningCalls < core.configuration.maximumRunningCalls else {
      core.refusedStreams.increment()
      stream.reset(.refusedStream)
      return RefusedCall()
    }
    runningCalls += 1
    return ServerCall(stream: stream, connection: self)
  }

  func draining() {
    context.drain.begin()
  }

  /// A socket's address as logs have it.
  static func describe(_ address: SocketAddress) -> String {
    guard let host = address.ipAddress, let port = address.port else { return "unix" }
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
