import NIOCore
import TestTurns
import Testing

@testable import HTTP2

/// Clients that are busy, lively or clumsy, and mean well: none of them spends its budget, though the clock stands still.
@Suite(.computing) struct BusyClientTests {
  private func server(_ settings: [(id: UInt16, value: UInt32)] = []) throws -> SessionPeer {
    let server = try SessionPeer(.server)
    server.onAccept = { $0.onEvent = answerAtEnd }
    server.receivePreface(settings)
    _ = try server.produce()
    return server
  }

  private static let message: [UInt8] = [0, 0, 0, 0, 3, 1, 2, 3]

  /// As h2load: 32 calls at once, all the time.
  @Test func manyCalls() throws {
    let server = try server()
    for round in 0..<300 {
      var bytes = Frame.windowUpdate(0, 32 * 8).bytes
      for index in 0..<32 {
        let stream = UInt32(round * 32 + index) * 2 + 1
        bytes += Frame.headers(stream, requestFields).bytes + Frame.data(stream, Self.message, endStream: true).bytes
      }
      server.receive(bytes)
      _ = try server.produce()
    }
    #expect(server.accepted.count == 9_600)
    #expect(server.session.abuse == nil)
  }

  /// As browsers: each piece of an answer is acknowledged twice, and priorities change with every call.
  @Test func acknowledgementsOfEachPiece() throws {
    let server = try server()
    for round in 0..<3_000 {
      let stream = UInt32(round) * 2 + 1
      server.receive(.headers(stream, requestFields), .data(stream, Self.message, endStream: true))
      _ = try server.produce()
      server.receive(
        .windowUpdate(stream, 8), .windowUpdate(0, 8), Frame(type: 0x10, payload: [0, 0, 0, 1, 0x75]))
    }
    #expect(server.session.abuse == nil)
  }

  /// As gRPC clients that measure the path: a PING for the answers of each round trip.
  @Test func aPINGForEachAnswer() throws {
    let server = try server()
    for round in 0..<3_000 {
      let stream = UInt32(round) * 2 + 1
      server.receive(.headers(stream, requestFields), .data(stream, Self.message, endStream: true))
      _ = try server.produce()
      server.receive(.ping([1, 2, 3, 4, 5, 6, 7, 8]))
    }
    #expect(server.session.abuse == nil)
  }

  /// A stream of small answers, each of which is acknowledged.
  @Test func aStreamOfSmallAnswers() throws {
    let server = try server()
    server.receive(.headers(1, requestFields))
    let stream = try #require(server.accepted.first?.stream)
    stream.send(headers: .ok, endStream: false)
    for _ in 0..<10_000 {
      stream.send(data: ByteBuffer(bytes: Self.message))
      _ = try server.produce()
      server.receive(.windowUpdate(1, 8), .windowUpdate(0, 8))
    }
    #expect(server.session.abuse == nil)
  }

  /// An upload in frames of one small message each, the smallest of which has no byte.
  @Test func anUploadOfSmallMessages() throws {
    let server = try server()
    server.receive(.headers(1, requestFields))
    let frames = [Frame.data(1, [0, 0, 0, 0, 0]), .data(1, Self.message)].flatMap(\.bytes)
    for _ in 0..<5_000 {
      server.receive(frames)
      _ = try server.produce()
    }
    server.receive(.data(1, [], endStream: true))
    #expect(server.session.abuse == nil)
    #expect(server.accepted.first?.body.count == 5_000 * 13)
  }

  /// Half of the calls are given up, as by clients that ask twice and take the first answer.
  @Test func halfOfTheCallsAreCancelled() throws {
    let server = try server()
    for round in 0..<3_000 {
      let stream = UInt32(round) * 4 + 1
      server.receive(
        .headers(stream, requestFields), .data(stream, Self.message, endStream: true),
        .headers(stream + 2, requestFields), .reset(stream + 2, 8))
      _ = try server.produce()
    }
    #expect(server.session.abuse == nil)
  }

  /// Calls that are answered before they are whole, as those with a token that has expired.
  @Test func refusedCalls() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { recorder in
      recorder.onEvent = { recorder, event in
        if case .headers = event { recorder.stream?.send(headers: .done, endStream: true) }
      }
    }
    server.receivePreface()
    for round in 0..<3_000 {
      let stream = UInt32(round) * 2 + 1
      server.receive(.headers(stream, requestFields))
      _ = try server.produce()
      server.receive(.data(stream, Self.message, endStream: true))
    }
    #expect(server.session.abuse == nil)
  }

  /// What a client of nghttp2 begins with: priorities of streams that it never opens.
  @Test func prioritiesAtTheBeginning() throws {
    let server = try server([(3, 100), (4, 65_535)])
    for stream: UInt32 in [3, 5, 7, 9, 11] { server.receive(Frame(.priority, stream: stream, [0, 0, 0, 0, 200])) }
    server.receive(.headers(13, requestFields), .data(13, Self.message, endStream: true))
    #expect(try server.frames().last?.description == "headers end stream 13")
  }

  /// More streams at once than are allowed, before the client knows how many are.
  @Test func aHundredStreamsTooMany() throws {
    let server = try SessionPeer(.server)
    server.receive(Frame.preface + Frame.settings().bytes)
    for index: UInt32 in 0..<356 { server.receive(.headers(index * 2 + 1, requestFields)) }
    #expect(try server.frames().filter { $0.kind == .reset }.count == 100)
    #expect(server.session.abuse == nil)
  }
}
