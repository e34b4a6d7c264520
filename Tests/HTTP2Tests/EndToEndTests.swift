import HTTP2
import NIOCore
import NIOPosix
import Testing

import class Foundation.FileManager
import class Foundation.Pipe
import class Foundation.Process
import struct Foundation.URL
import struct Foundation.UUID

/// Server and client over real sockets.
@Suite struct EndToEndTests {
  @Test(arguments: [false, true]) func callsTravelOverSockets(unixSocket: Bool) async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    let server = HTTP2Server(group: group) { _ in EchoConnection() }
    let path = FileManager.default.temporaryDirectory.appending(path: "http2-\(UUID().uuidString.prefix(8))").path
    let endpoint: Endpoint
    if unixSocket {
      endpoint = .unix(path: path)
      _ = try await server.bind(endpoint)
    } else {
      let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
      endpoint = .tcp(host: "127.0.0.1", port: try #require(address.port))
    }
    let client = try await HTTP2Client.connect(to: endpoint, on: LoopExecutor(eventLoop: group.any())) { _ in
      IdleOwner()
    }
    // Far more than a window, so that credit must flow both ways.
    let body = ByteBuffer(repeating: 7, count: 3 << 20)
    let echoed = try await client.call(body)
    #expect(echoed == body)
    let small = try await withThrowingTaskGroup(of: Bool.self) { calls in
      for index in 0..<500 {
        calls.addTask {
          let body = ByteBuffer(string: "call \(index)")
          return try await client.call(body) == body
        }
      }
      return try await calls.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(small == 500)
    server.beginDrain()
    await server.waitUntilClosed()
    #expect(server.connectionCount == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aDrainLetsTheRunningCallFinish() async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    let (accepted, continuation) = AsyncStream<HTTP2Stream>.makeStream()
    let server = HTTP2Server(group: group) { _ in HoldingConnection(continuation) }
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    let endpoint = Endpoint.tcp(host: "127.0.0.1", port: try #require(address.port))
    let client = try await HTTP2Client.connect(to: endpoint, on: LoopExecutor(eventLoop: group.any())) { _ in
      IdleOwner()
    }
    async let answer = client.call(ByteBuffer(string: "slow"))
    var streams = accepted.makeAsyncIterator()
    let running = try #require(await streams.next())
    server.beginDrain()
    try await running.onLoop {
      $0.send(headers: .ok, endStream: false)
      $0.send(data: ByteBuffer(string: "done"))
      $0.send(trailers: .done)
    }
    #expect(try await answer == ByteBuffer(string: "done"))
    await server.waitUntilClosed()
    await #expect(throws: (any Error).self, "no longer listening") {
      _ = try await HTTP2Client.connect(to: endpoint, on: LoopExecutor(eventLoop: group.any())) { _ in IdleOwner() }
    }
  }

  @Test func theHardLimitEndsWhatIsStuck() async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    let (accepted, continuation) = AsyncStream<HTTP2Stream>.makeStream()
    let server = HTTP2Server(group: group) { _ in HoldingConnection(continuation) }
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    let client = try await HTTP2Client.connect(
      to: .tcp(host: "127.0.0.1", port: try #require(address.port)), on: LoopExecutor(eventLoop: group.any())
    ) { _ in IdleOwner() }
    let answer = Task { try await client.call(ByteBuffer(string: "stuck")) }
    var streams = accepted.makeAsyncIterator()
    _ = try #require(await streams.next())
    server.beginDrain(hardLimit: .milliseconds(1))
    await server.waitUntilClosed()
    await #expect(throws: CallFailure(closure: .connectionLost(.peerClosed))) { try await answer.value }
    await #expect(throws: ChannelError.alreadyClosed) { try await server.bind(.tcp(host: "127.0.0.1", port: 0)) }
  }

  @Test func theStockClientIsServed() async throws {
    let server = HTTP2Server(group: .singleton) { _ in EchoConnection() }
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    let nghttp = Process()
    let output = Pipe()
    nghttp.executableURL = URL(filePath: "/usr/bin/nghttp")
    nghttp.arguments = ["-d", "/etc/passwd", "http://127.0.0.1:\(try #require(address.port))/a.B/C"]
    nghttp.standardOutput = output
    try nghttp.run()
    let echoed = try output.fileHandleForReading.readToEnd()
    nghttp.waitUntilExit()
    #expect(nghttp.terminationStatus == 0)
    #expect(echoed == FileManager.default.contents(atPath: "/etc/passwd"))
    server.abort()
    await server.waitUntilClosed()
  }

  @Test func jobsFromOtherThreadsRunOnTheLoop() async {
    let executor = LoopExecutor(eventLoop: MultiThreadedEventLoopGroup.singleton.any())
    let count = await withTaskGroup(of: Bool.self) { tasks in
      for _ in 0..<1000 {
        tasks.addTask(executorPreference: executor) {
          await Task.yield()
          return executor.eventLoop.inEventLoop
        }
      }
      return await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(count == 1000)
  }
}

/// Hears of nothing.
private final class IdleOwner: ConnectionDelegate {
  func accept(_ stream: HTTP2Stream) -> any StreamDelegate { EchoStream(stream) }
}

/// Sends every body back while it comes in, no faster than it is taken.
private final class EchoConnection: ConnectionDelegate {
  func accept(_ stream: HTTP2Stream) -> any StreamDelegate { EchoStream(stream) }
}

private final class EchoStream: StreamDelegate {
  private let stream: HTTP2Stream
  /// Sent back, but no credit given for it yet.
  private var unread = 0

  init(_ stream: HTTP2Stream) { self.stream = stream }

  func received(headers: HeaderFields, endStream: Bool) {
    stream.send(headers: .ok, endStream: false)
    if endStream { stream.send(trailers: .done) }
  }

  func receivedHeadersOverLimit(endStream: Bool) { stream.reset(.enhanceYourCalm) }

  func received(data: ByteBuffer, endStream: Bool) {
    stream.send(data: data)
    unread += data.readableBytes
    giveCredit()
    if endStream { stream.send(trailers: .done) }
  }

  func received(trailers: HeaderFields) { stream.send(trailers: .done) }
  func writabilityChanged(isWritable: Bool) { giveCredit() }
  func closed(_ reason: StreamClosure) {}

  private func giveCredit() {
    guard stream.isWritable else { return }
    stream.consume(bytes: unread)
    unread = 0
  }
}

/// Hands each request to the test when it is whole, and answers nothing.
private final class HoldingConnection: ConnectionDelegate {
  private let continuation: AsyncStream<HTTP2Stream>.Continuation

  init(_ continuation: AsyncStream<HTTP2Stream>.Continuation) { self.continuation = continuation }

  func accept(_ stream: HTTP2Stream) -> any StreamDelegate {
    let recorder = Recorder()
    recorder.onEvent = { [continuation] _, event in
      if case .data(_, endStream: true) = event { continuation.yield(stream) }
    }
    return recorder
  }
}

private struct CallFailure: Error, Equatable {
  var closure: StreamClosure
}

extension HTTP2Stream {
  fileprivate func onLoop(_ body: @escaping @Sendable (HTTP2Stream) -> Void) async throws {
    try await executor.eventLoop.submit { body(self) }.get()
  }
}

extension HTTP2Connection {
  /// Sends a body, and returns the one that comes back.
  fileprivate func call(_ body: ByteBuffer) async throws -> ByteBuffer {
    let response = executor.eventLoop.makePromise(of: ByteBuffer.self)
    executor.eventLoop.execute { [self] in
      let collector = Collector(response)
      do {
        let stream = try openStream(headers: .request, endStream: false, delegate: collector)
        collector.stream = stream
        stream.send(data: body)
        stream.finish()
      } catch {
        response.fail(error)
      }
    }
    return try await response.futureResult.get()
  }
}

private final class Collector: StreamDelegate {
  private let response: EventLoopPromise<ByteBuffer>
  private var body = ByteBuffer()
  var stream: HTTP2Stream?

  init(_ response: EventLoopPromise<ByteBuffer>) { self.response = response }

  func received(headers: HeaderFields, endStream: Bool) {}
  func receivedHeadersOverLimit(endStream: Bool) {}
  func received(data: ByteBuffer, endStream: Bool) {
    body.writeImmutableBuffer(data)
    stream?.consume(bytes: data.readableBytes)
  }
  func received(trailers: HeaderFields) {}
  func writabilityChanged(isWritable: Bool) {}
  func closed(_ reason: StreamClosure) {
    stream = nil
    if reason == .finished { response.succeed(body) } else { response.fail(CallFailure(closure: reason)) }
  }
}
