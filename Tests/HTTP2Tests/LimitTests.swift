import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2

@Suite struct LimitTests {
  @Test func settingsTellTheLimits() throws {
    let server = try SessionPeer(.server)
    let settings = try #require(try server.frames().first)
    #expect(settings.kind == .settings)
    let values = stride(from: 0, to: settings.payload.count, by: 6).map { offset in
      [UInt32(settings.payload[offset + 1]), settings.number(at: offset + 2)]
    }
    #expect(values.contains([3, 256]))
    #expect(values.contains([6, 16 * 1024]))
    #expect(values.contains([4, 256 * 1024]))
  }

  @Test(arguments: [true, false]) func aStreamOverTheLimitIsRefused(settingsAcknowledged: Bool) throws {
    let server = try SessionPeer(.server)
    server.receive(Frame.preface + Frame.settings().bytes)
    if settingsAcknowledged { server.receive(.settingsAcknowledgement) }
    _ = try server.frames()
    for index in 0..<256 { server.receive(.headers(UInt32(index * 2 + 1), requestFields)) }
    #expect(server.accepted.count == 256)
    server.receive(.headers(513, requestFields), .data(513, [1, 2, 3], endStream: true))
    #expect(try server.frames().filter { $0.kind == .reset } == [.reset(513, ErrorCode.refusedStream.rawValue)])
    #expect(server.accepted.count == 256)

    // One that ends makes room for another.
    server.receive(.reset(1, ErrorCode.cancel.rawValue), .headers(515, requestFields))
    #expect(server.accepted.count == 257)
    #expect(try server.frames().allSatisfy { $0.kind != .goAway })
  }

  @Test func aHeaderListOverTheLimitReachesTheDelegateEmpty() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { recorder in
      recorder.onEvent = { recorder, event in
        guard case .overLimit = event else { return }
        recorder.stream?.send(headers: .of((":status", "431")), endStream: true)
      }
    }
    server.receivePreface()
    _ = try server.frames()
    let long = requestFields + (0..<40).map { ("x-\($0)", String(repeating: "v", count: 400)) }
    #expect(Frame.headers(1, long).payload.count > 16_384)
    let block = HeaderBlock.encode(long)
    server.receive(Frame(.headers, flags: 0, stream: 1, Array(block.prefix(10_000))))
    server.receive(Frame(.continuation, flags: Frame.endHeadersFlag, stream: 1, Array(block.dropFirst(10_000))))
    #expect(server.accepted.first?.events == [.overLimit(endStream: false)])
    let frames = try server.frames()
    #expect(frames.map(\.description) == ["headers end stream 1", "reset stream 1 NO_ERROR"])
    #expect(server.accepted.first?.closures == [.finished])

    // The compression state is intact: the next request is read as usual.
    server.receive(.headers(3, requestFields, endStream: true))
    #expect(server.accepted.last?.events == [.headers(HeaderFields.request.lines, endStream: true)])
  }

  @Test func aSmallBlockThatUnpacksLargeIsOverTheLimit() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    // One field of 3,000 bytes enters the table; each further byte repeats it (RFC 7541, section 6.1).
    let entry: [UInt8] = [0x40, 1, 0x78] + HeaderBlock.integer(3000) + Array(repeating: 0x61, count: 3000)
    let block = HeaderBlock.encode(requestFields) + entry + Array(repeating: 0x80 | 62, count: 8000)
    server.receive(Frame(.headers, flags: Frame.endHeadersFlag, stream: 1, block))
    #expect(server.accepted.first?.events == [.overLimit(endStream: false)])
  }

  @Test func onlyMemoryOfUsualSizeServesTheNextHeaderBlock() {
    let executor = LoopExecutor(eventLoop: EmbeddedEventLoop())
    for (capacity, isKept) in [(16, false), (1_024, true), (64 * 1024, false)] {
      var storage = FieldStorage()
      storage.reserveCapacity(capacity)
      executor.reuse(HeaderFields(storage))
      #expect(executor.takeFieldStorage().isWorthReuse == isKept, "\(capacity) bytes")
    }
  }

  @Test func exactlyTheLimitIsTaken() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    func size(_ fields: [(String, String)]) -> Int { fields.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count + 32 } }
    let room = 16 * 1024 - size(requestFields) - 33
    server.receive(.headers(1, requestFields + [("x", String(repeating: "v", count: room))], endStream: true))
    server.receive(.headers(3, requestFields + [("x", String(repeating: "v", count: room + 1))], endStream: true))
    #expect(server.accepted.first?.events.first != .overLimit(endStream: true))
    #expect(server.accepted.last?.events == [.overLimit(endStream: true)])
  }

  @Test func trailersOverTheLimitAreTold() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    server.receive(
      .headers(1, requestFields),
      .headers(
        1, [("x", String(repeating: "v", count: 16_000)), ("y", String(repeating: "v", count: 370))], endStream: true))
    #expect(server.accepted.first?.events.last == .overLimit(endStream: true))
  }
}
