import Testing

@testable import HTTP2

@Suite struct PeerStreamsTests {
  @Test func streamsAreOpenedInOrder() {
    var streams = PeerStreams()
    for id: UInt32 in [1, 3, 5, 7] { #expect(streams.headers(id, endStream: false) == .opens) }
    #expect(streams.last == 7)
    // Trailers.
    for id: UInt32 in [7, 3] { #expect(streams.headers(id, endStream: true) == .known) }
    // nghttp2 knows what to say to these.
    for id: UInt32 in [0, 2, 8] { #expect(streams.headers(id, endStream: false) == .known) }
  }

  @Test func aSkippedStreamIsNeverOpened() {
    var streams = PeerStreams()
    #expect(streams.headers(5, endStream: true) == .opens)
    #expect(streams.headers(9, endStream: false) == .opens)
    for id: UInt32 in [1, 3, 7] {
      #expect(streams.headers(id, endStream: true) == .error(.protocolError))
      #expect(streams.data(id, endStream: true) == .error(.streamClosed))
    }
    #expect(streams.headers(9, endStream: true) == .known)
  }

  @Test func whatTheClientEndedStaysEnded() {
    var streams = PeerStreams()
    for id: UInt32 in [1, 3, 5, 7] { _ = streams.headers(id, endStream: id == 1) }
    #expect(streams.data(3, endStream: false) == .known)
    #expect(streams.data(3, endStream: true) == .known)
    streams.reset(5)
    streams.reset(5)
    for id: UInt32 in [1, 3, 5] {
      #expect(streams.data(id, endStream: false) == .error(.streamClosed))
      #expect(streams.headers(id, endStream: true) == .error(.streamClosed))
    }
    // One that goes on is not concerned, nor one that isn't there yet.
    #expect(streams.data(7, endStream: false) == .known)
    #expect(streams.data(9, endStream: false) == .known)
  }

  /// What is long ago is forgotten, and so no error: it may be a stream that this side has reset.
  @Test func onlyTheLatestAreKnown() {
    var streams = PeerStreams()
    for index: UInt32 in 0..<1000 { #expect(streams.headers(index * 2 + 1, endStream: true) == .opens) }
    #expect(streams.data(1, endStream: false) == .known)
    #expect(streams.data(1999, endStream: false) == .error(.streamClosed))
    // Gaps too.
    for index: UInt32 in 0..<100 { #expect(streams.headers(2001 + index * 4 + 2, endStream: false) == .opens) }
    #expect(streams.headers(2001, endStream: true) == .known)
    #expect(streams.headers(2397, endStream: true) == .error(.protocolError))
  }

  @Test func theHighestStreamIsLegal() {
    var streams = PeerStreams()
    #expect(streams.headers(0x7fff_ffff, endStream: false) == .opens)
    #expect(streams.headers(0x7fff_fffd, endStream: false) == .error(.protocolError))
    #expect(streams.headers(0x7fff_ffff, endStream: true) == .known)
  }
}
