import HTTP2
import NIOCore
import NIOPosix
import Synchronization
import TestTurns
import Testing

/// Clients that mean no good, over sockets, and beside them one that means well and is served all the while.
@Suite(.computing) struct AbuseEndToEndTests {
  @Test(arguments: Flood.all) func aFloodEndsAloneAndOthersAreServed(_ flood: Flood) async throws {
    var limits = ConnectionLimits()
    // On a busy machine the clock of a test may run far: nothing but the budget ends a connection here.
    limits.abuseRefillPerSecond = 0
    limits.firstRequestLimit = .seconds(3600)
    limits.headerBlockLimit = .seconds(3600)
    limits.stallLimit = .seconds(3600)
    try await withServer(limits) { server in
      let socket = try await RawSocket.connect(port: server.port)
      try await socket.send(
        Frame.preface + Frame.settings().bytes + Frame.settingsAcknowledgement.bytes + flood.opening.flatMap(\.bytes))
      // Far more than the budget: the socket may take it, the server must not.
      var sent: UInt32 = 0
      while server.closures.isEmpty, sent < 4 * UInt32(flood.most) {
        var bytes: [UInt8] = []
        for _ in 0..<100 {
          bytes += flood.round(sent).flatMap(\.bytes)
          sent += 1
        }
        // The server shuts its side when it has had enough.
        do { try await socket.send(bytes) } catch { break }
      }
      try await socket.end()
      let closure = await server.closure()
      #expect(flood.kinds.contains { closure == .abuse($0) }, "\(String(describing: closure))")
    }
  }

  @Test func aSlowPrefaceIsClosed() async throws {
    var limits = ConnectionLimits()
    limits.prefaceLimit = .milliseconds(200)
    try await withServer(limits) { server in
      let socket = try await RawSocket.connect(port: server.port)
      try await socket.send(Array(Frame.preface.prefix(20)))
      try await socket.end()
      #expect(await server.closure() == .late(.preface))
    }
  }

  @Test func slowHeadersAreClosed() async throws {
    var limits = ConnectionLimits()
    limits.headerBlockLimit = .milliseconds(200)
    try await withServer(limits) { server in
      let socket = try await RawSocket.connect(port: server.port)
      try await socket.send(
        Frame.preface + Frame.settings().bytes + Frame.headers(1, requestFields).bytes
          + Frame.headers(3, requestFields).bytes.dropLast())
      let frames = try await socket.frames { $0.contains { $0.kind == .goAway } }
      #expect(frames.last { $0.kind == .goAway }?.number(at: 4) == ErrorCode.enhanceYourCalm.rawValue)
      try await socket.end()
      #expect(await server.closure() == .late(.headerBlock))
    }
  }

  /// Connections that never ask for anything go, all of them.
  @Test func idleConnectionsAreClosed() async throws {
    var limits = ConnectionLimits()
    limits.firstRequestLimit = .milliseconds(300)
    try await withServer(limits) { server in
      let sockets = try await withThrowingTaskGroup(of: RawSocket.self) { group in
        for _ in 0..<200 { group.addTask { try await RawSocket.connect(port: server.port) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      for socket in sockets { try await socket.send(Frame.preface + Frame.settings().bytes) }
      for socket in sockets { try await socket.end() }
      await server.closures(200)
      #expect(Set(server.closures) == [.late(.firstRequest)])
    }
  }

  /// A client that asks for much, and reads nothing.
  @Test func aClientThatNeverReadsIsClosed() async throws {
    var limits = ConnectionLimits()
    limits.stallLimit = .milliseconds(500)
    try await withServer(limits) { server in
      let socket = try await RawSocket.connect(port: server.port)
      // A window of zero, and a PING now and then that shows it to be alive.
      try await socket.send(
        Frame.preface + Frame.settings([(4, 0)]).bytes + Frame.headers(1, requestFields).bytes
          + Frame.data(1, Array(repeating: 1, count: 1_000), endStream: true).bytes)
      while server.closures.isEmpty {
        do { try await socket.send(Frame.ping([0, 0, 0, 0, 0, 0, 0, 0]).bytes) } catch { break }
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(await server.closure() == .stalled)
    }
  }

  /// Runs `body`, and beside it a client whose calls must all be answered, on the same loop.
  private func withServer(_ limits: ConnectionLimits = .init(), _ body: (WatchedServer) async throws -> Void)
    async throws
  {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let closures = ClosureLog()
    let server = HTTP2Server(group: group, limits: limits) { _ in WatchedConnection(closures) }
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    let port = try #require(address.port)
    let client = try await HTTP2Client.connect(
      to: .tcp(host: "127.0.0.1", port: port),
      on: LoopExecutor(eventLoop: MultiThreadedEventLoopGroup.singleton.next())
    ) { _ in WatchedConnection(ClosureLog()) }
    // The first call is there before the others come.
    try await client.echo("first")
    let answered = Task {
      var count = 0
      while !Task.isCancelled {
        try await client.echo("call \(count)")
        count += 1
      }
      return count
    }
    try await body(WatchedServer(port: port, log: closures))
    answered.cancel()
    #expect(try await answered.value >= 0)
    // And still is.
    try await client.echo("last")
    server.abort()
    await server.waitUntilClosed()
    try await group.shutdownGracefully()
  }
}

private struct WatchedServer: Sendable {
  let port: Int
  let log: ClosureLog

  var closures: [ConnectionClosure] { log.all }
  func closure() async -> ConnectionClosure? {
    await closures(1)
    return closures.first
  }
  func closures(_ count: Int) async { await log.wait(for: count) }
}

/// Why connections ended.
private final class ClosureLog: Sendable {
  private struct State {
    var all: [ConnectionClosure] = []
    var waiters: [(Int, CheckedContinuation<Void, Never>)] = []
  }
  private let state = Mutex(State())

  var all: [ConnectionClosure] { state.withLock { $0.all } }

  func add(_ closure: ConnectionClosure) {
    let ready = state.withLock { state in
      state.all.append(closure)
      let count = state.all.count
      defer { state.waiters.removeAll { $0.0 <= count } }
      return state.waiters.filter { $0.0 <= count }.map(\.1)
    }
    for waiter in ready { waiter.resume() }
  }

  func wait(for count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.all.count >= count { return true }
        state.waiters.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}

/// Answers each request, when it is whole, with its body.
private final class WatchedConnection: ConnectionDelegate {
  private let log: ClosureLog

  init(_ log: ClosureLog) { self.log = log }

  func accept(_ stream: HTTP2Stream) -> any StreamDelegate {
    let recorder = Recorder()
    recorder.stream = stream
    recorder.onEvent = answerAtEnd
    return recorder
  }

  func closed(_ reason: ConnectionClosure) { log.add(reason) }
}

extension HTTP2Connection {
  /// A call whose answer must be its question.
  fileprivate func echo(_ text: String) async throws {
    let answer = executor.eventLoop.makePromise(of: [UInt8].self)
    executor.eventLoop.execute { [self] in
      let recorder = Recorder()
      recorder.onEvent = { recorder, event in
        guard case .closed(let reason) = event else { return }
        if reason == .finished { answer.succeed(recorder.body) } else { answer.fail(EchoFailure(reason: reason)) }
        recorder.stream = nil
      }
      do {
        let stream = try openStream(headers: .request, endStream: false, delegate: recorder)
        recorder.stream = stream
        stream.send(data: ByteBuffer(string: text))
        stream.finish()
      } catch {
        answer.fail(error)
      }
    }
    #expect(try await answer.futureResult.get() == Array(text.utf8))
  }
}

private struct EchoFailure: Error {
  let reason: StreamClosure
}
