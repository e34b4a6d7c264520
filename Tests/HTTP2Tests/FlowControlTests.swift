import NIOCore
import Testing

@testable import HTTP2

@Suite struct FlowControlTests {
  @Test func outputKeepsToATinyWindow() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { $0.onEvent = answerAtEnd }
    server.receivePreface([(4, 10)])
    _ = try server.frames()
    server.receive(.headers(1, requestFields), .data(1, Array(0..<25), endStream: true))
    #expect(try server.frames().map(\.payload.count).dropFirst() == [10])
    #expect(server.session.queuedBytes == 15)
    #expect(try server.frames().isEmpty)
    server.receive(.windowUpdate(1, 14))
    #expect(try server.frames().map(\.payload.count) == [14])
    server.receive(.windowUpdate(1, 1))
    let last = try server.frames()
    #expect(last.map(\.kind) == [.data, .headers])
    #expect(last.first?.payload == [24])
    #expect(server.session.queuedBytes == 0)
  }

  @Test func creditComesBackOnlyForConsumedBytes() throws {
    var limits = ConnectionLimits()
    limits.streamWindowBytes = 100
    let server = try SessionPeer(.server, limits: limits)
    server.onAccept = { $0.consumes = false }
    server.receivePreface()
    _ = try server.frames()
    server.receive(.headers(1, requestFields), .data(1, Array(repeating: 0, count: 100)))
    #expect(try server.frames().isEmpty)
    let stream = try #require(server.accepted.first?.stream)
    stream.consume(bytes: 60)
    #expect(try server.frames() == [.windowUpdate(1, 60)])
    // More than was received is not given back.
    stream.consume(bytes: 1_000_000)
    stream.consume(bytes: -5)
    #expect(stream.unconsumedBytes == 0)
    server.receive(.data(1, Array(repeating: 0, count: 60)))
    #expect(stream.unconsumedBytes == 60)
    // The window is spent: one byte more is an error.
    server.receive(.data(1, Array(repeating: 0, count: 60)))
    #expect(try server.frames().contains { $0 == .reset(1, ErrorCode.flowControlError.rawValue) || $0.kind == .goAway })
  }

  @Test func unreadInputOfAConnectionIsBounded() throws {
    var limits = ConnectionLimits()
    limits.maxUnreadInputBytes = 200_000
    limits.streamWindowBytes = 1_000_000
    let client = try SessionPeer(.client)
    let server = try SessionPeer(.server, limits: limits)
    server.onAccept = { $0.consumes = false }
    try SessionPeer.exchange(client, server)
    let calls = try (0..<4).map { _ in try client.open() }
    for call in calls { call.stream?.send(data: ByteBuffer(repeating: 1, count: 100_000)) }
    try SessionPeer.exchange(client, server)
    #expect(server.accepted.reduce(0) { $0 + $1.body.count } == 200_000)
    #expect(client.session.queuedBytes == 200_000)
    for recorder in server.accepted {
      recorder.consumes = true
      recorder.stream?.consume(bytes: 100_000)
    }
    try SessionPeer.exchange(client, server)
    #expect(server.accepted.reduce(0) { $0 + $1.body.count } == 400_000)
  }

  @Test func aClosedStreamGivesBackItsCredit() throws {
    var limits = ConnectionLimits()
    limits.maxUnreadInputBytes = 100_000
    let client = try SessionPeer(.client)
    let server = try SessionPeer(.server, limits: limits)
    server.onAccept = { $0.consumes = false }
    for _ in 0..<5 {
      let call = try client.open()
      call.stream?.send(data: ByteBuffer(repeating: 1, count: 90_000))
      try SessionPeer.exchange(client, server)
      #expect(server.accepted.last?.body.count == 90_000)
      call.stream?.reset(.cancel)
      try SessionPeer.exchange(client, server)
      #expect(server.accepted.last?.closures == [.reset(.cancel)])
    }
  }

  @Test func writabilityFollowsTheMarks() throws {
    let server = try SessionPeer(.server)
    server.receivePreface([(4, 0)])
    server.receive(.headers(1, requestFields))
    let recorder = try #require(server.accepted.first)
    let stream = try #require(recorder.stream)
    stream.send(headers: .ok, endStream: false)
    #expect(stream.isWritable)
    stream.send(data: ByteBuffer(repeating: 0, count: 64 * 1024))
    #expect(stream.isWritable)
    stream.send(data: ByteBuffer(repeating: 0, count: 1))
    #expect(!stream.isWritable)
    #expect(recorder.events.suffix(1) == [.writable(false)])
    _ = try server.produce()
    // One byte above the low-water mark, then at it.
    server.receive(.windowUpdate(1, 48 * 1024))
    _ = try server.produce()
    #expect(!stream.isWritable)
    server.receive(.windowUpdate(1, 1))
    _ = try server.produce()
    #expect(stream.isWritable)
    #expect(recorder.events.suffix(2) == [.writable(false), .writable(true)])
  }

  @Test func streamsTogetherFillTheConnection() throws {
    var limits = ConnectionLimits()
    limits.maxQueuedOutputBytes = 100_000
    let server = try SessionPeer(.server, limits: limits)
    server.receivePreface([(4, 0)])
    server.receive(.headers(1, requestFields), .headers(3, requestFields), .headers(5, requestFields))
    let streams = server.accepted.compactMap(\.stream)
    for stream in streams { stream.send(headers: .ok, endStream: false) }
    streams[0].send(data: ByteBuffer(repeating: 0, count: 40_000))
    #expect(streams[1].isWritable)
    streams[1].send(data: ByteBuffer(repeating: 0, count: 20_000))
    // Also the stream that has sent nothing is told to wait, and told when it may go on.
    #expect(server.accepted.allSatisfy { $0.events.last == .writable(false) })
    server.receive(.windowUpdate(1, 40_000))
    _ = try server.produce()
    #expect(server.accepted.allSatisfy { $0.events.last == .writable(true) })

    // A sender that does not care is cut off at the limit.
    streams[2].send(data: ByteBuffer(repeating: 0, count: 90_000))
    streams[2].send(data: ByteBuffer(repeating: 0, count: 1))
    #expect(!streams[2].isOpen)
    #expect(server.session.queuedBytes == 20_000)
    #expect(try server.frames().contains(.reset(5, ErrorCode.enhanceYourCalm.rawValue)))
    #expect(server.accepted[2].closures == [.reset(.enhanceYourCalm)])
  }

  @Test func aStreamOfACongestedConnectionIsToldToGoOn() throws {
    var limits = ConnectionLimits()
    limits.maxQueuedOutputBytes = 100_000
    let server = try SessionPeer(.server, limits: limits)
    server.receivePreface([(4, 0)])
    server.receive(.headers(1, requestFields))
    let first = try #require(server.accepted.first?.stream)
    first.send(headers: .ok, endStream: false)
    first.send(data: ByteBuffer(repeating: 0, count: 60_000))
    server.receive(.headers(3, requestFields))
    let second = server.accepted[1]
    #expect(second.stream?.isWritable == false)
    server.receive(.windowUpdate(1, 60_000))
    _ = try server.produce()
    #expect(second.stream?.isWritable == true)
    #expect(second.events.last == .writable(true))
  }

  @Test func outputIsProducedUpToTheLimitAndAFrame() throws {
    let server = try SessionPeer(.server)
    server.receivePreface([(4, 0x7fff_ffff)])
    server.receive(.windowUpdate(0, 0x7000_0000))
    let bytes = 100_000
    for id in stride(from: UInt32(1), to: 41, by: 2) { server.receive(.headers(id, requestFields)) }
    for recorder in server.accepted {
      recorder.stream?.send(headers: .ok, endStream: false)
      recorder.stream?.send(data: ByteBuffer(repeating: 0, count: bytes))
      recorder.stream?.send(trailers: .done)
    }
    #expect(server.session.queuedBytes == 20 * bytes)
    let limit = 64 * 1024
    let largestFrame = 16 * 1024 + 9
    var sizes: [Int] = []
    var all: [UInt8] = []
    var isFull = true
    while isFull {
      server.session.output.clear()
      isFull = try server.session.produce(limit: limit)
      sizes.append(server.session.output.readableBytes)
      all += server.session.output.readableBytesView
    }
    #expect(sizes.dropLast().allSatisfy { $0 >= limit && $0 < limit + largestFrame }, "\(sizes)")
    #expect(sizes.last.map { $0 < limit } == true)
    #expect(sizes.count > 2_000_000 / (limit + largestFrame))
    let frames = Frame.parse(all)
    #expect(frames.filter { $0.kind == .data }.reduce(0) { $0 + $1.payload.count } == 20 * bytes)
    #expect(frames.filter(\.endsStream).count == 20)
    #expect(server.session.queuedBytes == 0)
  }

  @Test func manyBuffersLeaveInOrder() throws {
    let client = try SessionPeer(.client)
    let server = try SessionPeer(.server)
    let call = try client.open()
    var sent: [UInt8] = []
    for index in 0..<300 {
      let piece = Array(repeating: UInt8(truncatingIfNeeded: index), count: index % 7 * 100)
      sent += piece
      call.stream?.send(data: ByteBuffer(bytes: piece))
    }
    call.stream?.finish()
    try SessionPeer.exchange(client, server)
    #expect(server.accepted.first?.body == sent)
    #expect(server.accepted.first?.joined.last == .data(sent, endStream: true))
  }
}
